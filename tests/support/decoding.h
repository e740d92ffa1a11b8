#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"
#include "bench/stream.h"

#include "decode/stream_decoder.h"

namespace bench::test {

/// The request is sent at one second of the monotonic clock.
Instant origin();
Instant after_ms(double ms);

/// One exchange as the decoder hears of it. Chunk i arrives at (i + 1) ms, the head with the first, the end 1 ms after
/// the last.
struct Exchange {
  int status = 200;
  std::vector<std::string_view> chunks;
  std::optional<Failure> broken = {};  ///< how the transport failed, if it did
  DecodeLimits limits = {};
  Asked asked = {};
  std::string location = {};
  std::string content_encoding = {};
};

struct Decoded {
  Reply reply;
  std::optional<Failure> cancelled;  ///< what body() asked for
};

Decoded decode(const Backend& backend, const Exchange& exchange);

/// The reply to these chunks of a 200 answer to /api/chat.
Reply decode_chat(std::vector<std::string_view> chunks);

/// The body cut at the given places (rising).
std::vector<std::string_view> pieces_of(std::string_view body, const std::vector<std::size_t>& cuts);

/// The reply with everything taken out that may depend on where its bytes were cut: stamps and shared reads.
Reply without_stamps(Reply reply);

/// What holds for every reply, to whatever bytes: its instants are in order, first and last token frame the events and
/// exist exactly when there was one, answer and thinking are stamped apart, and the status says whether there is a
/// failure.
bool is_lawful(const Reply& reply);

}  // namespace bench::test

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bench/backend.h"
#include "bench/stream.h"

#include "decode/stream_decoder.h"
#include "support/wire.h"

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

/// A recording: as one chunk, or cut at the given places (rising).
Reply decode(const WireExchange& recorded, const std::vector<std::size_t>& cuts = {});
/// A recording with the reads and the stamps of its own client.
Reply decode_as_recorded(const WireExchange& recorded);
/// The dialect of the recording's path; null for what is not streamed chat or generate.
const Backend* backend_of(const WireExchange& recorded);

/// The reply with everything taken out that may depend on where its bytes were cut: stamps and shared reads.
Reply without_stamps(Reply reply);

bool has_flag(const Reply& reply, std::string_view name);

}  // namespace bench::test

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/flag.h"

namespace bench {

/// Bytes and the moment they arrived. A view: it lives as long as the buffer of its read.
struct StampedChunk {
  Instant arrived;
  std::string_view bytes;
};

/// The server's own numbers, untouched: integer nanoseconds and counts. Missing is not zero.
struct ServerCounters {
  std::optional<std::int64_t> total_duration;
  std::optional<std::int64_t> load_duration;
  std::optional<std::int64_t> prompt_eval_count;
  std::optional<std::int64_t> prompt_eval_cached_count;
  std::optional<std::int64_t> prompt_eval_duration;
  std::optional<std::int64_t> eval_count;
  std::optional<std::int64_t> eval_duration;
  std::optional<std::int64_t> cpu_duration = {};  ///< processor time of its process for this request
  std::optional<std::int64_t> gpu_duration = {};  ///< and of its accelerator
  bool operator==(const ServerCounters&) const = default;
};

/// A token that the model might have said at some place, with the logarithm of its probability.
struct TokenChance {
  std::string token;
  double logprob = 0;
  bool operator==(const TokenChance&) const = default;
};

/// What one line (or one server-sent event) says, in no protocol's words.
struct StreamEvent {
  std::string text;  ///< answer text
  std::string thinking;
  bool tool_call = false;
  bool done = false;  ///< the terminal marker
  std::string done_reason;
  std::string error;         ///< the server's words; non-empty makes the request a server_error
  std::string model;         ///< as echoed
  bool remote = false;       ///< another machine answered for this server
  bool bad_counter = false;  ///< a number was negative, not a number, or beyond 2^53; it was left out
  bool duplicate_key = false;
  std::vector<TokenChance> chances;  ///< for the first token of this event, where they were asked for
  ServerCounters counters;
  bool operator==(const StreamEvent&) const = default;
};

/// When things happened, as offsets from the first request byte. What did not happen is missing.
/// Order: planned <= 0 <= sent <= first_byte <= first_event <= first_token <= last_token <= done <= end.
struct Timeline {
  Nanos planned{0};              ///< zero or negative: how long the request was due before it was sent
  std::optional<Nanos> connect;  ///< length of the connect, not an offset; missing on a kept connection
  std::optional<Nanos> sent;     ///< last request byte accepted by the kernel
  std::optional<Nanos> first_byte;
  std::optional<Nanos> head;
  std::optional<Nanos> first_event;  ///< of any kind, even an empty text
  std::optional<Nanos> first_token;  ///< first non-empty answer, thinking or tool text
  std::optional<Nanos> first_thinking;
  std::optional<Nanos> first_output;  ///< first non-empty answer text
  std::optional<Nanos> last_token;
  std::optional<Nanos> done;         ///< terminal marker
  std::optional<Nanos> end;          ///< end of the body, or of the attempt
  std::vector<std::int64_t> events;  ///< offset in ns of each event that carried text, in order
  bool operator==(const Timeline&) const = default;
};

/// Everything one exchange brought, decoded.
struct Reply {
  Status status = Status::ok;
  std::optional<Failure> failure;  ///< present exactly when status is not ok
  int http_status = 0;             ///< 0: no response
  bool simulated = false;
  std::string text;
  std::string thinking;
  std::string done_reason;
  std::string model;  ///< as echoed by the server
  Timeline timeline;
  ServerCounters server;
  std::vector<TokenChance> chances;  ///< for the first token of the answer, likeliest first; empty unless asked for
  std::int64_t events = 0;           ///< lines or server-sent events, the terminal one included
  std::int64_t text_events = 0;
  std::int64_t coalesced_events = 0;  ///< text events that shared a read with an earlier text event
  std::int64_t body_bytes = 0;
  Flags flags;  ///< facts of this request only
  bool operator==(const Reply&) const = default;
};

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/backend.h"
#include "bench/clock.h"
#include "bench/stream.h"
#include "bench/transport.h"

#include "decode/event_splitter.h"
#include "decode/reply_flags.h"

namespace bench {

/// What a reply may cost before its request is cancelled, and how much of it is kept.
struct DecodeLimits {
  std::int64_t line_bytes = std::int64_t{8} << 20;  ///< of one line, or of one server-sent event
  std::int64_t body_bytes = std::int64_t{256} << 20;
  std::int64_t error_bytes = std::int64_t{64} << 10;  ///< of an HTTP error's body: what is read of it
  std::int64_t kept_bytes = std::int64_t{16} << 20;   ///< of answer and of thinking: what is kept of it
  std::int64_t max_tokens = 0;       ///< num_predict as sent, 16 more are let through; 0 or less: no cap
  std::optional<Nanos> first_token;  ///< counted from the first request byte
};

/// Turns the stamped bytes of one exchange into a Reply. No I/O and no clock: every instant comes from outside.
/// Call in the order of ExchangePort; finish() once, last. The backend must outlive it.
///
/// How the body is cut into chunks changes nothing in the reply but stamps. Stamps never run backwards: one that is
/// earlier than its predecessor takes the predecessor's value.
class StreamDecoder {
 public:
  StreamDecoder(const Backend& backend, const ExchangeStart& start, DecodeLimits limits = {}, Asked asked = {});

  void sent(Instant at);
  void head(const ExchangeHead& head);
  /// A failure means: cancel the request now, its reply is decided. Told once; bytes that still come may be handed in.
  std::optional<Failure> body(StampedChunk chunk);
  Reply finish(const ExchangeEnd& end);
  std::int64_t text_events() const { return reply_.text_events; }  ///< so far

 private:
  enum class Line { complete, unterminated };

  Nanos offset(Instant at);
  bool is_http_error() const { return reply_.http_status >= 300; }
  void read_lines(StampedChunk chunk);
  void read_line(const StampedLine& line, Line form);
  void read_after_done(const StampedLine& line);
  void take(StreamEvent event, Instant arrived);
  void take_text(const StreamEvent& event, Instant arrived);
  void keep(const std::string& piece, std::string& whole);
  void decide(Failure failure);
  void cancel(Failure failure);
  void blot_out_secrets();
  std::optional<Failure> verdict(const ExchangeEnd& end);

  const Backend* backend_;
  DecodeLimits limits_;
  Asked asked_;
  Instant origin_;
  Nanos latest_{0};
  Nanos last_event_{0};
  EventSplitter splitter_;
  std::optional<Instant> last_text_read_;
  std::string error_body_;
  std::string location_;
  std::optional<Failure> failure_;  // of our own finding; the first one counts, and nothing is read behind it
  std::optional<Failure> untold_;   // not handed to the caller yet
  bool cancelled_ = false;
  Reply reply_;
};

}  // namespace bench

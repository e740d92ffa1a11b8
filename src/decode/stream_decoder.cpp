#include "decode/stream_decoder.h"

#include <algorithm>
#include <utility>

#include "base/secrets/secrets.h"
#include "decode/http_failure.h"

namespace bench {

namespace {

constexpr std::int64_t spare_tokens = 16;

std::string place_of(const StampedLine& line, std::int64_t ordinal) {
  return "event " + std::to_string(ordinal) + " at byte " + std::to_string(line.offset) + " of the body: ";
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Failure compressed(std::string_view how) {
  return {Status::protocol_error, FailureKind::compressed,
          "compressed stream (" + std::string(how) + "), although identity was asked for"};
}

void set_once(std::optional<Nanos>& slot, Nanos at) {
  if (!slot) slot = at;
}

/// Counters may come in any event, and several times: the latest say how it ended.
void merge(const ServerCounters& from, ServerCounters& into) {
  constexpr std::optional<std::int64_t> ServerCounters::* all[] = {
      &ServerCounters::total_duration,       &ServerCounters::load_duration,
      &ServerCounters::prompt_eval_count,    &ServerCounters::prompt_eval_cached_count,
      &ServerCounters::prompt_eval_duration, &ServerCounters::eval_count,
      &ServerCounters::eval_duration,        &ServerCounters::cpu_duration,
      &ServerCounters::gpu_duration};
  for (const auto counter : all)
    if (from.*counter) into.*counter = from.*counter;
}

}  // namespace

StreamDecoder::StreamDecoder(const Backend& backend, const ExchangeStart& start, DecodeLimits limits, Asked asked)
    : backend_(&backend),
      limits_(limits),
      asked_(std::move(asked)),
      origin_(start.send_begin),
      splitter_(backend.framing, static_cast<std::size_t>(limits.line_bytes)) {
  reply_.timeline.planned = std::min(start.planned - start.send_begin, Nanos{0});
  if (start.connect_begin && start.connect_end) reply_.timeline.connect = *start.connect_end - *start.connect_begin;
}

void StreamDecoder::sent(Instant at) { reply_.timeline.sent = std::max(at - origin_, Nanos{0}); }

void StreamDecoder::head(const ExchangeHead& head) {
  reply_.timeline.first_byte = offset(head.first_byte);
  reply_.timeline.head = offset(head.arrived);
  reply_.http_status = head.status;
  reply_.simulated = head.simulated;
  location_ = head.location;
  if (head.status < 200)
    cancel({Status::protocol_error, FailureKind::bad_status, "HTTP status " + std::to_string(head.status)});
  if (!head.content_encoding.empty() && head.content_encoding != "identity") cancel(compressed(head.content_encoding));
}

std::optional<Failure> StreamDecoder::body(StampedChunk chunk) {
  const std::int64_t room = limits_.body_bytes - reply_.body_bytes;
  const auto size = static_cast<std::int64_t>(chunk.bytes.size());
  reply_.body_bytes += size;
  const Nanos at = offset(chunk.arrived);
  chunk.bytes = chunk.bytes.substr(0, static_cast<std::size_t>(std::clamp<std::int64_t>(room, 0, size)));

  if (is_http_error()) {
    error_body_.append(chunk.bytes, 0, static_cast<std::size_t>(limits_.error_bytes) - error_body_.size());
  } else if (!failure_) {
    const Timeline& t = reply_.timeline;
    if (limits_.first_token && at > *limits_.first_token && !t.first_token && !t.done) {
      cancel(
          {Status::timeout_first_token, FailureKind::none, "bytes came, but no token in time (--first-token-timeout)"});
    } else {
      read_lines(chunk);
    }
  }
  if (size > room)
    cancel(
        {Status::limit_exceeded, FailureKind::body_cap, "more than " + std::to_string(limits_.body_bytes) + " bytes"});
  return std::exchange(untold_, std::nullopt);
}

void StreamDecoder::read_lines(StampedChunk chunk) {
  splitter_.feed(chunk);
  while (!failure_) {
    const auto line = splitter_.next();
    if (!line) break;
    read_line(*line, Line::complete);
  }
  if (splitter_.over_cap())
    cancel({Status::limit_exceeded, FailureKind::line_cap,
            "a line of more than " + std::to_string(limits_.line_bytes) + " bytes"});
}

void StreamDecoder::read_line(const StampedLine& line, Line form) {
  if (reply_.timeline.done) return read_after_done(line);
  auto event = backend_->parse(line.text);
  if (event) return take(*std::move(event), line.arrived);
  if (form == Line::unterminated && event.error().kind == FailureKind::cut_json) return;  // the stream ended too early
  if (line.offset == 0 && is_gzip(line.text)) return cancel(compressed("gzip"));
  Failure failure = event.error();
  if (holds_secret(line.text)) {  // its words may quote the line from the middle of a secret on
    const auto again = backend_->parse(blotted(std::string(line.text)));
    failure.detail = again ? "it cannot be read" : again.error().detail;
  }
  failure.detail = place_of(line, reply_.events + 1) + failure.detail;
  cancel(std::move(failure));
}

/// Nothing behind the terminal marker counts, but it is worth a flag.
void StreamDecoder::read_after_done(const StampedLine& line) {
  const auto event = backend_->parse(line.text);
  reply_.flags.add(event && event->done ? Flag::second_done : Flag::after_done);
}

void StreamDecoder::take(StreamEvent event, Instant arrived) {
  ++reply_.events;
  set_once(reply_.timeline.first_event, latest_);
  if (event.duplicate_key) reply_.flags.add(Flag::duplicate_keys);
  if (event.remote) reply_.flags.add(Flag::remote_model);
  if (event.bad_counter) reply_.flags.add(Flag::units_suspect);
  if (reply_.model.empty()) reply_.model = std::move(event.model);
  if (!event.text.empty() || !event.thinking.empty() || event.tool_call) take_text(event, arrived);
  if (reply_.chances.empty() && event.thinking.empty()) reply_.chances = std::move(event.chances);
  merge(event.counters, reply_.server);
  if (!event.done_reason.empty()) reply_.done_reason = std::move(event.done_reason);
  last_event_ = latest_;
  if (!event.error.empty()) {
    decide({Status::server_error, FailureKind::none, clipped(std::move(event.error))});
  } else if (event.done) {
    reply_.timeline.done = latest_;
  } else if (limits_.max_tokens > 0 && reply_.text_events > limits_.max_tokens + spare_tokens) {
    cancel({Status::limit_exceeded, FailureKind::token_cap, "more than num_predict + 16 pieces of text"});
  }
}

void StreamDecoder::take_text(const StreamEvent& event, Instant arrived) {
  Timeline& t = reply_.timeline;
  ++reply_.text_events;
  if (last_text_read_ == arrived) ++reply_.coalesced_events;
  last_text_read_ = arrived;
  set_once(t.first_token, latest_);
  if (!event.thinking.empty()) set_once(t.first_thinking, latest_);
  if (!event.text.empty()) set_once(t.first_output, latest_);
  t.last_token = latest_;
  t.events.push_back(latest_.count());
  keep(event.text, reply_.text);
  keep(event.thinking, reply_.thinking);
}

void StreamDecoder::keep(const std::string& piece, std::string& whole) {
  const std::size_t room = static_cast<std::size_t>(limits_.kept_bytes) - whole.size();
  if (piece.size() > room) reply_.flags.add(Flag::text_cut);
  whole.append(piece, 0, room);
}

Reply StreamDecoder::finish(const ExchangeEnd& end) {
  const bool message_is_whole = !end.failure && !failure_ && !is_http_error();
  if (message_is_whole) {
    if (const auto last = splitter_.finish()) read_line(*last, Line::unterminated);
  }
  Timeline& t = reply_.timeline;
  const bool ended_with_reason = backend_->may_end_with_reason && !reply_.done_reason.empty();
  if (message_is_whole && !failure_ && ended_with_reason) set_once(t.done, last_event_);
  t.end = offset(end.at);
  if (t.sent) t.sent = std::min(*t.sent, t.first_byte.value_or(*t.end));  // stamped after the write, so perhaps late
  reply_.failure = verdict(end);
  if (reply_.failure) reply_.status = reply_.failure->status;
  reply_.flags = flags_of(reply_, asked_, *backend_);
  blot_out_secrets();
  return std::move(reply_);
}

/// Here, where the server's words become values: once a page wraps or escapes them, nobody knows a secret in them. Only
/// an answer that its model ended does not end in the middle of one. A failure's words were clipped() before.
void StreamDecoder::blot_out_secrets() {
  const bool is_whole = reply_.timeline.done && reply_.done_reason == "stop" && !reply_.flags.has(Flag::text_cut);
  for (std::string* text : {&reply_.text, &reply_.thinking})
    *text = is_whole ? blotted(std::move(*text)) : blotted_cut(std::move(*text));
  for (std::string* text : {&reply_.done_reason, &reply_.model}) *text = blotted(std::move(*text));
  for (TokenChance& chance : reply_.chances) chance.token = blotted(std::move(chance.token));
}

/// A complete answer is one, whatever came behind it. Else the first thing that went wrong names the failure.
std::optional<Failure> StreamDecoder::verdict(const ExchangeEnd& end) {
  if (reply_.timeline.done) {
    if (end.failure) reply_.flags.add(Flag::unclean_end);
    return std::nullopt;
  }
  if (is_http_error()) return http_failure(reply_.http_status, error_body_, location_, *backend_);
  if (failure_) return failure_;
  if (end.failure) return Failure{end.failure->status, end.failure->kind, clipped(end.failure->detail)};
  return Failure{Status::truncated, FailureKind::no_done,
                 "the stream ended after " + std::to_string(reply_.events) + " events, without the last one"};
}

void StreamDecoder::decide(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
}

void StreamDecoder::cancel(Failure failure) {
  if (cancelled_) return;
  cancelled_ = true;
  failure.detail = clipped(std::move(failure.detail));
  untold_ = failure;
  decide(std::move(failure));
}

Nanos StreamDecoder::offset(Instant at) {
  latest_ = std::max(latest_, at - origin_);
  return latest_;
}

}  // namespace bench

#include "sim/ollama/reply.h"

#include "sim/ollama/logprobs.h"
#include "sim/ollama/plain_reply.h"

namespace bench::sim {
namespace {

using After = WirePart::After;

constexpr std::size_t long_line_bytes = 100'000'000;
constexpr const char* crashed = "an error was encountered while running the model: unexpected EOF";

std::string echoed_name(const OllamaReply::Setup& setup) {
  const bool wrong = setup.fault && setup.fault->kind == FaultKind::wrong_model;
  return wrong ? "some-other-model:1b" : setup.asked.model;
}

std::int64_t draw_line(const Range& range, Draws& draws) {
  return range.min + static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(range.max - range.min) + 1));
}

}  // namespace

OllamaReply::OllamaReply(Setup setup)
    : setup_(std::move(setup)),
      lines_(setup_.asked.chat, echoed_name(setup_)),
      pipe_(setup_.id, *setup_.rules, sub_seed(setup_.seed, "chunk", 0)),
      merge_draws_(sub_seed(setup_.seed, "merge", 0)) {
  line_tokens_ = draw_line(setup_.rules->tokens_per_event, merge_draws_);
  auto head = std::make_shared<ReplyHead>();
  head->framing = ReplyHead::Framing::chunked;
  head->content_type = "application/x-ndjson";
  pipe_.head(std::move(head));
}

/// Whether the fault of this reply waits for its token. In a single object there are no lines to spoil: send_single()
/// does that.
bool OllamaReply::waits_for_token() const {
  if (!setup_.fault || struck_) return false;
  const FaultRow::Strikes strikes = row_of(setup_.fault->kind).strikes;
  return strikes == FaultRow::Strikes::at_token || (strikes == FaultRow::Strikes::in_stream && setup_.asked.stream);
}

void OllamaReply::on_event(const EngineEvent& event, ReplyContext& context) {
  if (ended_ || silent_) return;
  switch (event.kind) {
    case EngineEvent::Kind::token:
      return on_token(event, context);
    case EngineEvent::Kind::done:
      return on_done(event, context);
    case EngineEvent::Kind::loaded: {
      auto head = std::make_shared<ReplyHead>();
      head->content_type = json_type;
      std::string body = lines_.loaded(context.stamps, context.wall(event.at), "load");
      head->length = body.size();
      pipe_.head(std::move(head));
      mark(TruthKind::done, event, 0, context);
      send(std::move(body), context, event.at);
      return end(After::end, context, event);
    }
    case EngineEvent::Kind::failed:
      mark(TruthKind::fault, event, 0, context);
      return send_error(*setup_.asked.late_error, context, event.at);
    case EngineEvent::Kind::overflow:
      return on_overflow(event, context);
    case EngineEvent::Kind::refused:
      mark(TruthKind::fault, event, 0, context);
      return send_error(ollama_error(503), context, event.at);
    default:
      return;
  }
}

void OllamaReply::on_token(const EngineEvent& event, ReplyContext& context) {
  const std::int64_t index = event.generated - 1;
  if (waits_for_token() && setup_.fault->after_tokens <= index) strike(event, context);
  if (ended_ || silent_ || index >= setup_.answer.pieces()) return;  // an end token has no text
  if (!setup_.asked.stream) return mark(TruthKind::token, event, 1, context);
  const bool thinking = index < setup_.answer.thinking_pieces;
  if (merged_tokens_ > 0 && thinking != merged_thinking_) send_line(context, event.at);
  merged_ += setup_.answer.piece(index);
  merged_thinking_ = thinking;
  if (++merged_tokens_ == 1)
    mark(TruthKind::token, event, 1, context);
  else if (!marks_.empty())
    ++marks_.back().tokens;
  if (merged_tokens_ >= line_tokens_) send_line(context, event.at);
}

void OllamaReply::send_line(ReplyContext& context, Nanos now) {
  if (merged_tokens_ == 0) return;
  std::string line;
  line.reserve(160 + merged_.size());
  lines_.text(line, context.stamps, context.wall(now), merged_, merged_thinking_,
              logprobs(sent_pieces_, merged_tokens_));
  send(std::move(line), context, now);
  merged_.clear();
  sent_pieces_ += merged_tokens_;
  merged_tokens_ = 0;
  line_tokens_ = draw_line(setup_.rules->tokens_per_event, merge_draws_);
}

void OllamaReply::send(std::string line, ReplyContext& context, Nanos now) {
  pipe_.line(now, {std::move(line), std::move(marks_)}, context.parts);
  marks_.clear();
}

void OllamaReply::on_done(const EngineEvent& event, ReplyContext& context) {
  if (waits_for_token()) strike(event, context);  // the reply was shorter than that
  if (ended_ || silent_) return;
  if (!setup_.asked.stream) return send_single(event, context);
  send_line(context, event.at);
  if (!(setup_.fault && setup_.fault->kind == FaultKind::no_done)) {
    std::string line;
    lines_.final(line, context.stamps, context.wall(event.at), finale(event.account));
    mark(TruthKind::done, event, event.account.tokens, context);
    send(std::move(line), context, event.at);
  } else {
    mark(TruthKind::fault, event, 0, context);
  }
  end(After::end, context, event);
}

/// In the stream, once it has begun.
void OllamaReply::on_overflow(const EngineEvent& event, ReplyContext& context) {
  send_line(context, event.at);
  mark(TruthKind::fault, event, 0, context);
  if (sent_pieces_ == 0) return send_error({500, overflow_words, false}, context, event.at);
  send(error_object(overflow_words) + "\n", context, event.at);
  end(After::end, context, event);
}

std::string OllamaReply::logprobs(std::int64_t first_piece, std::int64_t pieces) const {
  std::string field;
  if (setup_.asked.top_logprobs) append_logprobs(field, setup_.answer, first_piece, pieces, *setup_.asked.top_logprobs);
  return field;
}

Finale OllamaReply::finale(const Account& account) const {
  return {setup_.answer.stops,
          account,
          setup_.rules->counter_skew,
          setup_.rules->cache.reported,
          !setup_.asked.chat && !setup_.asked.raw,
          setup_.asked.prompt,
          setup_.answer.text};
}

/// The fault of this reply happens now.
void OllamaReply::strike(const EngineEvent& event, ReplyContext& context) {
  struck_ = true;
  const FaultKind kind = setup_.fault->kind;
  if (setup_.asked.stream) send_line(context, event.at);
  mark(TruthKind::fault, event, 0, context);
  switch (kind) {
    case FaultKind::stall:
      silent_ = true;
      return;
    case FaultKind::reset:
      return end(After::reset, context, event);
    case FaultKind::truncate:
      return end(After::close, context, event);
    case FaultKind::error_line:
      if (!setup_.asked.stream) return send_error({500, crashed, false}, context, event.at);
      send(error_object(crashed) + "\n", context, event.at);
      return end(After::end, context, event);
    default:
      return send_spoilt_line(kind, context, event.at);
  }
}

void OllamaReply::send_spoilt_line(FaultKind kind, ReplyContext& context, Nanos now) {
  ReplyPipe::Line line;
  lines_.text_begin(line.bytes, context.stamps, context.wall(now));
  if (kind == FaultKind::bad_json) line.bytes += "x\", oops\n";
  if (kind == FaultKind::bad_utf8) line.bytes += " \xff\xfe\xc0";
  if (kind == FaultKind::long_line) line.filler = long_line_bytes;
  line.filler_at = line.bytes.size();
  if (kind != FaultKind::bad_json) lines_.text_end(line.bytes);
  line.marks = std::move(marks_);
  marks_.clear();
  pipe_.line(now, std::move(line), context.parts);
}

void OllamaReply::send_single(const EngineEvent& event, ReplyContext& context) {
  const std::optional<FaultKind> kind = setup_.fault ? std::optional(setup_.fault->kind) : std::nullopt;
  const Finale end_of_reply = finale(event.account);
  const bool unfinished = kind == FaultKind::no_done;
  std::string body = lines_.single(context.stamps, context.wall(event.at), setup_.answer,
                                   unfinished ? nullptr : &end_of_reply, logprobs(0, setup_.answer.pieces()));
  auto head = std::make_shared<ReplyHead>();
  head->content_type = json_type;
  head->length = body.size();
  if (body.size() >= chunked_from || kind == FaultKind::long_line) head->framing = ReplyHead::Framing::chunked;
  if (kind == FaultKind::bad_utf8) body[body.size() / 2] = '\xff';
  if (kind == FaultKind::bad_json) body[body.find(':')] = ';';
  if (kind == FaultKind::truncate) body.resize(body.size() / 2);
  pipe_.head(std::move(head));
  mark(kind && row_of(*kind).spoils ? TruthKind::fault : TruthKind::done, event, event.account.tokens, context);
  ReplyPipe::Line line{std::move(body), std::move(marks_), 0, 0};
  marks_.clear();
  if (kind == FaultKind::long_line) {
    line.filler = long_line_bytes;
    line.filler_at = line.bytes.rfind('}');
  }
  pipe_.line(event.at, std::move(line), context.parts);
  end(kind == FaultKind::truncate ? After::close : After::end, context, event);
}

void OllamaReply::send_error(const HttpError& error, ReplyContext& context, Nanos now) {
  auto head = std::make_shared<ReplyHead>();
  std::string body = error_object(error.text);
  const bool chunked = error.late && setup_.asked.stream;
  head->status = error.status;
  head->content_type = chunked ? "application/json" : json_type;
  head->framing = chunked ? ReplyHead::Framing::chunked : ReplyHead::Framing::length;
  head->length = body.size();
  pipe_.head(std::move(head));
  send(std::move(body), context, now);
  EngineEvent nothing;
  nothing.request = setup_.request;
  nothing.at = now;
  end(After::end, context, nothing);
}

void OllamaReply::end(After after, ReplyContext& context, const EngineEvent& event) {
  ended_ = true;
  mark(TruthKind::closed, event, 0, context);
  pipe_.finish(event.at, after, std::move(marks_), context.parts);
}

void OllamaReply::mark(TruthKind kind, const EngineEvent& event, std::int64_t tokens, ReplyContext& context) {
  if (!context.truth) return;
  TruthRecord record;
  record.kind = kind;
  record.request = setup_.request;
  record.tokens = tokens;
  record.active = event.active;
  record.waiting = event.waiting;
  record.slot = event.slot;
  if (kind == TruthKind::fault)
    record.fault = event.kind == EngineEvent::Kind::overflow  ? overflow_fault
                   : setup_.fault                             ? name_of(setup_.fault->kind).data()
                   : event.kind == EngineEvent::Kind::refused ? "http_503"
                                                              : "error";
  marks_.push_back(record);
}

}  // namespace bench::sim

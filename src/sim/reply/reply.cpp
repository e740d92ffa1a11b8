#include "sim/reply/reply.h"

namespace bench::sim {
namespace {

using After = WirePart::After;

constexpr std::size_t long_line_bytes = 100'000'000;

std::int64_t draw_line(const Range& range, Draws& draws) {
  return range.min + static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(range.max - range.min) + 1));
}

}  // namespace

Reply::Reply(Setup setup)
    : setup_(std::move(setup)),
      pipe_(setup_.id, *setup_.rules, sub_seed(setup_.seed, "chunk", 0)),
      merge_draws_(sub_seed(setup_.seed, "merge", 0)) {
  line_tokens_ = draw_line(setup_.rules->tokens_per_event, merge_draws_);
  pipe_.head(std::make_shared<ReplyHead>(setup_.form->stream_head()));
}

/// Whether the fault of this reply waits for its token. In a single object there are no lines to spoil: send_single()
/// does that.
bool Reply::waits_for_token() const {
  if (!setup_.fault || struck_) return false;
  const FaultRow::Strikes strikes = row_of(setup_.fault->kind).strikes;
  return strikes == FaultRow::Strikes::at_token || (strikes == FaultRow::Strikes::in_stream && setup_.asked.stream);
}

void Reply::on_event(const EngineEvent& event, ReplyContext& context) {
  if (ended_ || silent_) return;
  switch (event.kind) {
    case EngineEvent::Kind::token:
      return on_token(event, context);
    case EngineEvent::Kind::done:
      return on_done(event, context);
    case EngineEvent::Kind::admitted:
      prompt_tokens_ = event.prompt_tokens;
      if (setup_.asked.stream && !setup_.asked.late_error && setup_.form->opens_at_once()) open(context, event.at);
      return;
    case EngineEvent::Kind::loaded:
      mark(TruthKind::done, event, 0, context);
      send_whole(setup_.form->loaded(context.wall(event.at), "load"), context, event.at);
      return end(After::end, context, event);
    case EngineEvent::Kind::failed:
      mark(TruthKind::fault, event, 0, context);
      return send_error(*setup_.asked.late_error, context, event.at);
    case EngineEvent::Kind::overflow:
      send_line(context, event.at);
      mark(TruthKind::fault, event, 0, context);
      return send_error({500, overflow_words}, context, event.at);
    case EngineEvent::Kind::refused:
      mark(TruthKind::fault, event, 0, context);
      return send_error(setup_.form->trouble(503), context, event.at);
    default:
      return;
  }
}

void Reply::on_token(const EngineEvent& event, ReplyContext& context) {
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

void Reply::send_line(ReplyContext& context, Nanos now) {
  if (merged_tokens_ == 0) return;
  open(context, now);
  std::string line;
  line.reserve(256 + merged_.size());
  setup_.form->text(line, context.wall(now), setup_.answer,
                    {merged_, merged_thinking_, sent_pieces_, merged_tokens_, prompt_tokens_});
  send(std::move(line), context, now);
  merged_.clear();
  sent_pieces_ += merged_tokens_;
  merged_tokens_ = 0;
  line_tokens_ = draw_line(setup_.rules->tokens_per_event, merge_draws_);
}

/// The opening is no token: it bears no marks.
void Reply::open(ReplyContext& context, Nanos now) {
  if (opened_) return;
  opened_ = true;
  std::string opening;
  setup_.form->opening(opening, context.wall(now));
  if (!opening.empty()) pipe_.line(now, {std::move(opening), {}}, context.parts);
}

void Reply::send(std::string line, ReplyContext& context, Nanos now) {
  pipe_.line(now, {std::move(line), std::move(marks_)}, context.parts);
  marks_.clear();
}

void Reply::on_done(const EngineEvent& event, ReplyContext& context) {
  if (waits_for_token()) strike(event, context);  // the reply was shorter than that
  if (ended_ || silent_) return;
  if (!setup_.asked.stream) return send_single(event, context);
  send_line(context, event.at);
  if (!(setup_.fault && setup_.fault->kind == FaultKind::no_done)) {
    open(context, event.at);
    std::string line;
    setup_.form->ending(line, context.wall(event.at), setup_.answer, end_of(event));
    mark(TruthKind::done, event, event.account.tokens, context);
    send(std::move(line), context, event.at);
  } else {
    mark(TruthKind::fault, event, 0, context);
  }
  end(After::end, context, event);
}

ReplyEnd Reply::end_of(const EngineEvent& event) const {
  return {event.account, setup_.rules->counter_skew, setup_.rules->cache.reported, event.slot};
}

/// The fault of this reply happens now.
void Reply::strike(const EngineEvent& event, ReplyContext& context) {
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
      if (setup_.asked.stream) open(context, event.at);
      return send_error(setup_.form->crash(), context, event.at);
    default:
      return send_spoilt_line(kind, context, event.at);
  }
}

void Reply::send_spoilt_line(FaultKind kind, ReplyContext& context, Nanos now) {
  ReplyPipe::Line line;
  open(context, now);
  setup_.form->text_begin(line.bytes, context.wall(now));
  if (kind == FaultKind::bad_json) line.bytes.append("x\", oops").append(setup_.form->event_end());
  if (kind == FaultKind::bad_utf8) line.bytes += " \xff\xfe\xc0";
  if (kind == FaultKind::long_line) line.filler = long_line_bytes;
  line.filler_at = line.bytes.size();
  if (kind != FaultKind::bad_json) setup_.form->text_end(line.bytes);
  line.marks = std::move(marks_);
  marks_.clear();
  pipe_.line(now, std::move(line), context.parts);
}

void Reply::send_single(const EngineEvent& event, ReplyContext& context) {
  const std::optional<FaultKind> kind = setup_.fault ? std::optional(setup_.fault->kind) : std::nullopt;
  const ReplyEnd end_of_reply = end_of(event);
  const bool unfinished = kind == FaultKind::no_done;
  PlainReply whole = setup_.form->whole(context.wall(event.at), setup_.answer, unfinished ? nullptr : &end_of_reply);
  std::string body = std::move(whole.body);
  auto head = std::make_shared<ReplyHead>(std::move(whole.head));
  if (kind == FaultKind::long_line) head->framing = ReplyHead::Framing::chunked;
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

/// Once a stream has begun, an error is an event of it.
void Reply::send_error(const HttpError& error, ReplyContext& context, Nanos now) {
  if (opened_) {
    std::string event;
    setup_.form->breakdown(event, context.wall(now), error);
    send(std::move(event), context, now);
  } else {
    send_whole(setup_.form->error(error), context, now);
  }
  EngineEvent nothing;
  nothing.request = setup_.request;
  nothing.at = now;
  end(After::end, context, nothing);
}

void Reply::send_whole(PlainReply reply, ReplyContext& context, Nanos now) {
  pipe_.head(std::make_shared<ReplyHead>(std::move(reply.head)));
  send(std::move(reply.body), context, now);
}

void Reply::end(After after, ReplyContext& context, const EngineEvent& event) {
  ended_ = true;
  mark(TruthKind::closed, event, 0, context);
  pipe_.finish(event.at, after, std::move(marks_), context.parts);
}

void Reply::mark(TruthKind kind, const EngineEvent& event, std::int64_t tokens, ReplyContext& context) {
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

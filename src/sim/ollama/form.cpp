#include "sim/ollama/form.h"

#include "sim/ollama/go_reply.h"
#include "sim/ollama/logprobs.h"

namespace bench::sim {
namespace {

/// The lines of all replies fall into few seconds: one for all.
StampWriter& stamps() {
  thread_local StampWriter writer;
  return writer;
}

}  // namespace

OllamaForm::OllamaForm(bool chat, std::string_view model, const Job& asked)
    : lines_(chat, model),
      has_context_(!chat && !asked.raw),
      stream_(asked.stream),
      prompt_(has_context_ ? asked.prompt : ""),
      top_logprobs_(asked.top_logprobs) {}

ReplyHead OllamaForm::stream_head() const {
  ReplyHead head;
  head.framing = ReplyHead::Framing::chunked;
  head.content_type = "application/x-ndjson";
  return head;
}

void OllamaForm::text(std::string& out, WallTime now, const Answer& answer, const TextPart& part) {
  lines_.text(out, stamps(), now, part.text, part.thinking, logprobs(answer, part.first, part.pieces));
}

void OllamaForm::text_begin(std::string& out, WallTime now) { lines_.text_begin(out, stamps(), now); }

void OllamaForm::ending(std::string& out, WallTime now, const Answer& answer, const ReplyEnd& end) {
  lines_.final(out, stamps(), now, finale(answer, end));
}

void OllamaForm::breakdown(std::string& out, WallTime, const HttpError& error) {
  out += error_object(error.text) + "\n";
}

PlainReply OllamaForm::whole(WallTime now, const Answer& answer, const ReplyEnd* end) {
  const Finale last = end ? finale(answer, *end) : Finale{};
  return json_reply(lines_.single(stamps(), now, answer, end ? &last : nullptr, logprobs(answer, 0, answer.pieces())));
}

PlainReply OllamaForm::loaded(WallTime now, std::string_view reason) {
  return json_reply(lines_.loaded(stamps(), now, reason));
}

PlainReply OllamaForm::error(const HttpError& error) {
  PlainReply reply = error_reply(error);
  if (error.late && stream_) {
    reply.head.content_type = "application/json";
    reply.head.framing = ReplyHead::Framing::chunked;
  }
  return reply;
}

HttpError OllamaForm::trouble(int status) const { return ollama_error(status); }

HttpError OllamaForm::crash() const {
  return {500, "an error was encountered while running the model: unexpected EOF"};
}

Finale OllamaForm::finale(const Answer& answer, const ReplyEnd& end) const {
  return {answer.stops, end.account, end.counter_skew, end.cache_reported, has_context_, prompt_, answer.text};
}

std::string OllamaForm::logprobs(const Answer& answer, std::int64_t first_piece, std::int64_t pieces) const {
  std::string field;
  if (top_logprobs_) append_logprobs(field, answer, first_piece, pieces, *top_logprobs_);
  return field;
}

}  // namespace bench::sim

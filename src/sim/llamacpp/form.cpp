#include "sim/llamacpp/form.h"

#include "base/json/write.h"
#include "sim/reply/token_ids.h"

namespace bench::sim {
namespace {

constexpr std::int64_t end_token = 2;

std::string ids_of(const Answer& answer, std::int64_t first, std::int64_t pieces) {
  std::string ids;
  for (std::int64_t i = first; i < first + pieces; ++i)
    ids += (ids.empty() ? "" : ",") + std::to_string(word_id(answer.piece(i)));
  return ids;
}

std::string_view stop_type(const Answer& answer) {
  if (!answer.stops) return "limit";
  return answer.stopped_by.empty() ? "eos" : "word";
}

}  // namespace

LlamaForm::LlamaForm(const LlamaRequest& asked, std::string model)
    : settings_(asked.settings),
      return_tokens_(asked.return_tokens),
      prompt_(asked.job.prompt),
      model_(std::move(model)) {}

ReplyHead LlamaForm::stream_head() const {
  ReplyHead head;
  head.framing = ReplyHead::Framing::chunked;
  head.content_type = "text/event-stream";
  llamacpp_style.dress(head);
  return head;
}

/// Without its closing brace.
void LlamaForm::part(std::string& out, std::string_view text, const std::string& ids, std::int64_t predicted,
                     std::int64_t evaluated) const {
  out += "data: {\"index\":0,\"content\":";
  append_json_string(out, text);
  out.append(",\"tokens\":[").append(ids).append("],\"stop\":false,\"id_slot\":-1,\"tokens_predicted\":");
  out.append(std::to_string(predicted)).append(",\"tokens_evaluated\":").append(std::to_string(evaluated));
}

void LlamaForm::odds(std::string& out, const Answer& answer, std::int64_t first, std::int64_t pieces) const {
  if (settings_.n_probs <= 0 || pieces == 0) return;
  out += ",\"completion_probabilities\":";
  append_odds(out, answer, first, pieces, settings_.n_probs, {append_json_string, true, true, settings_.post_sampling});
}

void LlamaForm::text(std::string& out, WallTime, const Answer& answer, const TextPart& said) {
  part(out, said.text, ids_of(answer, said.first, said.pieces), said.first + said.pieces, said.prompt_tokens);
  odds(out, answer, said.first, said.pieces);
  out += "}\n\n";
}

void LlamaForm::text_begin(std::string& out, WallTime) { out += "data: {\"index\":0,\"content\":\""; }
void LlamaForm::text_end(std::string& out) { out += "\",\"tokens\":[0],\"stop\":false}\n\n"; }

/// The object at the end of a reply, or the whole reply.
std::string LlamaForm::last(std::string_view text, const std::string& ids, const Answer& answer,
                            const ReplyEnd& end) const {
  const Account& account = end.account;
  std::string out = "{\"index\":0,\"content\":";
  append_json_string(out, text);
  out += ",\"tokens\":[" + ids + "],\"id_slot\":" + std::to_string(end.slot) + ",\"stop\":true,\"model\":";
  append_json_string(out, model_);
  out += ",\"tokens_predicted\":" + std::to_string(account.tokens) +
         ",\"tokens_evaluated\":" + std::to_string(account.prompt_tokens) +
         ",\"generation_settings\":" + compact(settings_document(settings_, false)) + ",\"prompt\":";
  append_json_string(out, prompt_);
  out += ",\"has_new_line\":";
  out += answer.content().find('\n') != std::string_view::npos ? "true" : "false";
  out.append(",\"truncated\":false,\"stop_type\":\"").append(stop_type(answer)).append("\",\"stopping_word\":");
  append_json_string(out, answer.stopped_by);
  out += ",\"tokens_cached\":" + std::to_string(account.prompt_tokens + account.tokens - 1);
  append_timings(out, end);
  return out;
}

/// A reply that the model ends by itself has an event for the token that says so; there is no text in it.
void LlamaForm::ending(std::string& out, WallTime, const Answer& answer, const ReplyEnd& end) {
  if (answer.stops && answer.stopped_by.empty()) {
    part(out, "", std::to_string(end_token), end.account.tokens, end.account.prompt_tokens);
    out += "}\n\n";
  }
  out.append("data: ").append(last("", "", answer, end)).append("}\n\n");
}

void LlamaForm::breakdown(std::string& out, WallTime, const HttpError& error) {
  out.append("data: ").append(llamacpp_error(error)).append("\n\n");
}

PlainReply LlamaForm::whole(WallTime, const Answer& answer, const ReplyEnd* end) {
  const std::string ids = return_tokens_ ? ids_of(answer, 0, answer.pieces()) : "";
  if (!end) {
    std::string body = "{\"index\":0,\"content\":";
    append_json_string(body, answer.content());
    return llamacpp_json(body + ",\"tokens\":[" + ids + "],\"stop\":false}");
  }
  std::string body = last(answer.content(), ids, answer, *end);
  odds(body, answer, 0, answer.pieces());
  return llamacpp_json(body + "}");
}

}  // namespace bench::sim

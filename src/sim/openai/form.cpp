#include "sim/openai/form.h"

#include <chrono>

namespace bench::sim {
namespace {

using Opening = OpenAiStyle::Opening;
using Order = OpenAiStyle::Order;

constexpr std::string_view done_event = "data: [DONE]\n\n";

std::string count_member(std::string_view name, std::int64_t value) {
  return "\"" + std::string(name) + "\":" + std::to_string(value);
}

}  // namespace

OpenAiForm::OpenAiForm(const OpenAiStyle& style, const Setup& setup, const Job& asked)
    : style_(style),
      chat_(setup.chat),
      include_usage_(setup.include_usage),
      top_logprobs_(asked.top_logprobs),
      id_("\"id\":\"" + style.id(setup.chat, setup.key) + "\""),
      created_(count_member("created", std::chrono::floor<std::chrono::seconds>(setup.now.time_since_epoch()).count())),
      model_(setup.model) {
  chunk_ = envelope(chat_ ? "chat.completion.chunk" : "text_completion", model_, chat_);
}

OpenAiForm::Envelope OpenAiForm::envelope(std::string_view object, std::string_view model, bool id_in_middle) const {
  const std::string kind = "\"object\":\"" + std::string(object) + "\"";
  std::string named = "\"model\":";
  style_.odds.quote(named, model);
  named.append(",\"system_fingerprint\":\"").append(style_.fingerprint).append("\"");
  if (style_.order == Order::llamacpp)
    return {"{\"choices\":[", "]," + created_ + "," + (id_in_middle ? id_ + "," : "") + named + "," + kind,
            id_in_middle ? "" : "," + id_};
  const std::string first = "{" + id_ + "," + kind + "," + created_ + ",";
  if (style_.order == Order::ollama && !chat_) return {first + "\"choices\":[", "]," + named, ""};
  return {first + named + ",\"choices\":[", "]", ""};
}

ReplyHead OpenAiForm::stream_head() const {
  ReplyHead head;
  head.framing = ReplyHead::Framing::chunked;
  head.content_type = "text/event-stream";
  if (style_.dress) style_.dress(head);
  return head;
}

/// The end of an event that is not the last one.
void OpenAiForm::end_event(std::string& out) const {
  out += chunk_.middle;
  if (include_usage_ && style_.zero_usage && !chat_)
    out += ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";
  else if (include_usage_ && style_.says_null)
    out += ",\"usage\":null";
  out.append(chunk_.after).append("}\n\n");
}

/// `said`: the members that hold what is said: "delta":{...}, "message":{...} or "text":"...".
void OpenAiForm::choice(std::string& out, std::string_view said, std::string_view odds, std::string_view finish) const {
  std::string told;
  if (!odds.empty())
    told.append(",\"logprobs\":").append(odds);
  else if (style_.says_null || (style_.order == Order::llamacpp && !chat_))
    told = ",\"logprobs\":null";
  if (style_.order == Order::llamacpp && chat_) {
    out.append("{\"finish_reason\":").append(finish).append(",\"index\":0,").append(said).append(told).append("}");
    return;
  }
  if (chat_)
    out.append("{\"index\":0,").append(said);
  else
    out.append("{").append(said).append(",\"index\":0");
  if (style_.order != Order::ollama) out += told;
  out.append(",\"finish_reason\":").append(finish);
  if (style_.order == Order::ollama) out += told;
  out += '}';
}

std::string OpenAiForm::odds(const Answer& answer, std::int64_t first, std::int64_t pieces) const {
  std::string out;
  if (!top_logprobs_ || pieces == 0) return out;
  if (!chat_ && style_.odds_as_lists) {
    append_odds_as_lists(out, answer, first, pieces, *top_logprobs_, style_.odds.quote);
    return out;
  }
  out = "{\"content\":";
  append_odds(out, answer, first, pieces, *top_logprobs_, style_.odds);
  if (style_.says_null) out += ",\"refusal\":null";
  return out + "}";
}

void OpenAiForm::opening(std::string& out, WallTime) {
  if (!chat_ || style_.opening == Opening::with_text) return;
  role_said_ = true;
  begin_event(out);
  choice(out,
         style_.says_null ? R"("delta":{"role":"assistant","content":"","refusal":null})"
                          : R"("delta":{"role":"assistant","content":null})",
         "", "null");
  end_event(out);
}

/// Up to the text's quotation mark the text of an event is the same whatever the text is.
std::string OpenAiForm::delta(std::string_view text, bool thinking) {
  std::string said = chat_ ? "\"delta\":{" : "\"text\":";
  if (chat_ && !role_said_) said += "\"role\":\"assistant\",";
  role_said_ = true;
  if (chat_ && thinking && style_.order == Order::ollama) said += "\"content\":\"\",";
  if (chat_) said.append("\"").append(thinking ? style_.thinking : "content").append("\":");
  style_.odds.quote(said, text);
  if (chat_) said += '}';
  return said;
}

void OpenAiForm::text(std::string& out, WallTime, const Answer& answer, const TextPart& part) {
  begin_event(out);
  choice(out, delta(part.text, part.thinking), odds(answer, part.first, part.pieces), "null");
  end_event(out);
}

void OpenAiForm::text_begin(std::string& out, WallTime) {
  begin_event(out);
  out += chat_ ? "{\"index\":0,\"delta\":{\"content\":\"" : "{\"index\":0,\"text\":\"";
}

void OpenAiForm::text_end(std::string& out) {
  out += chat_ ? "\"},\"finish_reason\":null}" : "\",\"finish_reason\":null}";
  end_event(out);
}

void OpenAiForm::usage(std::string& out, const ReplyEnd& end) const {
  const Account& account = end.account;
  const std::string prompt = count_member("prompt_tokens", account.prompt_tokens),
                    said = count_member("completion_tokens", account.tokens);
  out += ",\"usage\":{" + (style_.order == Order::llamacpp ? said + "," + prompt : prompt + "," + said) + ",";
  out += count_member("total_tokens", account.prompt_tokens + account.tokens);
  if (style_.cached_told || end.cache_reported)
    out += ",\"prompt_tokens_details\":{" + count_member("cached_tokens", account.cached_tokens) + "}";
  out += '}';
}

void OpenAiForm::ending(std::string& out, WallTime, const Answer& answer, const ReplyEnd& end) {
  const bool usage_apart = include_usage_ && !(style_.usage_in_last && !chat_);
  begin_event(out);
  choice(out, chat_ ? "\"delta\":{}" : "\"text\":\"\"", "", finish_reason(answer));
  if (usage_apart) {
    end_event(out);
    begin_event(out);
  }
  out += chunk_.middle;
  if (usage_apart || (style_.usage_in_last && !chat_)) usage(out, end);
  out += chunk_.after;
  if (style_.timings) style_.timings(out, end);
  out.append("}\n\n").append(done_event);
}

void OpenAiForm::breakdown(std::string& out, WallTime, const HttpError& error) {
  if (style_.breakdown_told) {
    out.append("data: ").append(style_.error(error)).append("\n\n");
    if (style_.done_after_breakdown) out += done_event;
    return;
  }
  const Envelope nameless = envelope(chat_ ? "chat.completion.chunk" : "text_completion", "", chat_);
  out.append("data: ").append(nameless.before);
  choice(out, chat_ ? "\"delta\":{\"content\":\"\"}" : "\"text\":\"\"", "", "null");
  out.append(nameless.middle).append(nameless.after).append("}\n\n");
}

PlainReply OpenAiForm::whole(WallTime, const Answer& answer, const ReplyEnd* end) {
  const Envelope around = envelope(chat_ ? "chat.completion" : "text_completion", model_, false);
  std::string said = chat_ ? "\"message\":{\"role\":\"assistant\",\"content\":" : "\"text\":";
  style_.odds.quote(said, answer.content());
  if (chat_ && answer.thinking_pieces > 0) {
    said.append(",\"").append(style_.thinking).append("\":");
    style_.odds.quote(said, answer.thinking());
  }
  if (chat_) said += style_.says_null ? ",\"refusal\":null}" : "}";
  std::string body = around.before;
  const std::int64_t spoken = answer.pieces() - answer.thinking_pieces;
  choice(body, said, odds(answer, answer.thinking_pieces, spoken), end ? finish_reason(answer) : "null");
  body += around.middle;
  if (end) usage(body, *end);
  body += around.after;
  if (end && style_.timings) style_.timings(body, *end);
  body.append("}").append(style_.whole_end);
  PlainReply reply = plain_reply(200, std::string(style_.whole_type), std::move(body));
  if (style_.dress) style_.dress(reply.head);
  return reply;
}

}  // namespace bench::sim

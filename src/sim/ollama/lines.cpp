#include "sim/ollama/lines.h"

#include <cmath>

#include "base/random.h"
#include "sim/ollama/go_text.h"

namespace bench::sim {
namespace {

/// Counters that are zero are left out, as Go's omitempty does.
void append_counter(std::string& out, std::string_view name, std::int64_t value) {
  if (value == 0) return;
  out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

std::int64_t skewed(Nanos d, double skew) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(d.count()) * skew + 0.5));
}

/// Token numbers of prompt and reply: any will do, as long as equal texts have equal ones.
void append_context(std::string& out, const Finale& finale) {
  std::string text(finale.prompt);
  text += finale.reply;
  out += ",\"context\":[";
  for (std::size_t at = 0; at < text.size(); at += 4) {
    if (at > 0) out += ',';
    out += std::to_string(hashed(std::string_view(text).substr(at, 4)) % 128000);
  }
  out += ']';
}

void append_counters(std::string& out, const Finale& finale) {
  const Account& account = finale.account;
  append_counter(out, "total_duration", skewed(account.total, finale.counter_skew));
  append_counter(out, "load_duration", skewed(account.load, finale.counter_skew));
  append_counter(out, "prompt_eval_count", account.prompt_tokens);
  if (finale.cache_reported) out += ",\"prompt_eval_cached_count\":" + std::to_string(account.cached_tokens);
  append_counter(out, "prompt_eval_duration", skewed(account.prompt_eval, finale.counter_skew));
  append_counter(out, "eval_count", account.tokens);
  append_counter(out, "eval_duration", skewed(account.eval, finale.counter_skew));
}

/// /api/chat tells odds before its counters, /api/generate after all else.
void append_end(std::string& out, const Finale& finale, bool chat, std::string_view logprobs) {
  out += finale.stops ? ",\"done\":true,\"done_reason\":\"stop\"" : ",\"done\":true,\"done_reason\":\"length\"";
  if (finale.has_context) append_context(out, finale);
  if (chat) out += logprobs;
  append_counters(out, finale);
  if (!chat) out += logprobs;
}

}  // namespace

OllamaLines::OllamaLines(bool chat, std::string_view model) : chat_(chat), begin_("{\"model\":") {
  append_go_string(begin_, model);
  begin_ += ",\"created_at\":\"";
}

void OllamaLines::begin(std::string& out, StampWriter& stamps, WallTime now) const {
  out += begin_;
  stamps.append(out, now);
  out += chat_ ? "\",\"message\":{\"role\":\"assistant\",\"content\":" : "\",\"response\":";
}

void OllamaLines::message(std::string& out, std::string_view content, std::string_view thinking) const {
  append_go_string(out, content);
  if (!thinking.empty()) {
    out += ",\"thinking\":";
    append_go_string(out, thinking);
  }
  if (chat_) out += '}';
}

void OllamaLines::text(std::string& out, StampWriter& stamps, WallTime now, std::string_view piece, bool thinking,
                       std::string_view logprobs) const {
  begin(out, stamps, now);
  message(out, thinking ? "" : piece, thinking ? piece : "");
  out += ",\"done\":false";
  out += logprobs;
  out += "}\n";
}

void OllamaLines::text_begin(std::string& out, StampWriter& stamps, WallTime now) const {
  begin(out, stamps, now);
  out += '"';
}

void OllamaLines::text_end(std::string& out) const { out += chat_ ? "\"},\"done\":false}\n" : "\",\"done\":false}\n"; }

void OllamaLines::final(std::string& out, StampWriter& stamps, WallTime now, const Finale& finale) const {
  begin(out, stamps, now);
  message(out, "", "");
  append_end(out, finale, chat_, {});
  out += "}\n";
}

std::string OllamaLines::single(StampWriter& stamps, WallTime now, const Answer& answer, const Finale* finale,
                                std::string_view logprobs) const {
  std::string out;
  begin(out, stamps, now);
  message(out, answer.content(), answer.thinking());
  if (finale)
    append_end(out, *finale, chat_, logprobs);
  else
    out.append(",\"done\":false").append(logprobs);
  return out + "}";
}

std::string OllamaLines::loaded(StampWriter& stamps, WallTime now, std::string_view reason) const {
  std::string out;
  begin(out, stamps, now);
  message(out, "", "");
  return out.append(",\"done\":true,\"done_reason\":\"").append(reason).append("\"}");
}

}  // namespace bench::sim

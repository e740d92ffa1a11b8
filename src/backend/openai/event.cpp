#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "backend/json_event.h"
#include "backend/openai/openai.h"
#include "base/json/reader.h"
#include "base/text.h"

namespace bench::openai {

namespace {

using Count = std::optional<std::int64_t>;
using JsonType = JsonReader::Type;

constexpr std::string_view end_marker = "[DONE]";
constexpr double ns_per_ms = 1e6;

/// llama.cpp's own numbers, which its server puts beside those of the protocol.
struct Timings {
  Count prompt_tokens;  ///< evaluated: without those that came from the cache
  Count cached_tokens;
  Count prompt_ns;
  Count tokens;
  Count decode_ns;
};

struct Usage {
  Count prompt_tokens;
  Count tokens;
  Count cached_tokens;
};

/// Reads one event: known fields strictly by type, null like absent, unknown fields not at all.
class ChunkReader {
 public:
  explicit ChunkReader(std::string_view text) : in_(text) {}

  bool read() {
    return in_.object([&](std::string_view key) { return top_field(key); }) && in_.end();
  }
  StreamEvent finished();
  const JsonReader::Error& error() const { return *in_.error(); }

 private:
  bool top_field(std::string_view key);
  bool choices();
  bool choice_field(std::string_view key);
  bool message();
  bool message_field(std::string_view key);
  bool content();
  bool content_part();
  bool tool_calls();
  bool logprobs();
  bool logprobs_of_chat();
  bool logprobs_of_completions();
  bool usage();
  bool timings();
  bool error_words();
  bool chance(TokenChance& out);
  bool append(std::string& out);
  bool text(std::string& out);
  bool count(Count& out);
  bool milliseconds(Count& out);
  bool real(double& out);
  bool skip_null() { return in_.type() == JsonType::null && in_.skip(); }
  /// The first element alone; the others are other answers, or other tokens.
  template <class Read>
  bool first_of_array(Read read);

  JsonReader in_;
  StreamEvent event_;
  bool has_choices_ = false;
  std::string message_;  // beside no choices: the words of an error that has no other place
  Usage usage_;
  Timings timings_;
};

template <class Read>
bool ChunkReader::first_of_array(Read read) {
  bool is_first = true;
  return in_.array([&] { return std::exchange(is_first, false) ? read() : in_.skip(); });
}

bool ChunkReader::top_field(std::string_view key) {
  if (key == "choices") return choices();
  if (key == "usage") return usage();
  if (key == "timings") return timings();
  if (key == "model") return text(event_.model);
  if (key == "error") return error_words();
  const bool may_tell_error = key == "message" || key == "detail";
  return may_tell_error && in_.type() == JsonType::string ? text(message_) : in_.skip();
}

bool ChunkReader::choices() {
  has_choices_ = true;
  return skip_null() ||
         first_of_array([&] { return in_.object([&](std::string_view key) { return choice_field(key); }); });
}

bool ChunkReader::choice_field(std::string_view key) {
  if (key == "delta" || key == "message") return message();
  if (key == "text") return append(event_.text);
  if (key == "finish_reason") return text(event_.done_reason);
  return key == "logprobs" ? logprobs() : in_.skip();
}

bool ChunkReader::message() {
  return skip_null() || in_.object([&](std::string_view key) { return message_field(key); });
}

/// A refusal is what the model says instead of an answer. One server may send the thoughts under both of their names.
bool ChunkReader::message_field(std::string_view key) {
  if (key == "content") return content();
  if (key == "refusal") return append(event_.text);
  const bool is_thinking = key == "reasoning_content" || key == "reasoning";
  if (is_thinking && in_.type() == JsonType::string)
    return event_.thinking.empty() ? text(event_.thinking) : in_.skip();
  return key == "tool_calls" ? tool_calls() : in_.skip();
}

/// A text, or parts with texts in them.
bool ChunkReader::content() {
  return in_.type() == JsonType::array ? in_.array([&] { return content_part(); }) : append(event_.text);
}

bool ChunkReader::content_part() {
  if (in_.type() != JsonType::object) return in_.skip();
  return in_.object([&](std::string_view key) {
    return key == "text" && in_.type() == JsonType::string ? append(event_.text) : in_.skip();
  });
}

bool ChunkReader::tool_calls() {
  return skip_null() || in_.array([&] {
    event_.tool_call = true;
    return in_.skip();
  });
}

/// {"content":[{"token","logprob","top_logprobs":[...]}]} of a chat, or {"top_logprobs":[{token: logprob, ...}]} of
/// completions; llama.cpp's server has the first form for both.
bool ChunkReader::logprobs() {
  if (in_.type() != JsonType::object) return in_.skip();
  return in_.object([&](std::string_view key) {
    if (key != "content" && key != "top_logprobs") return in_.skip();
    if (in_.type() != JsonType::array) return in_.skip();
    return first_of_array([&] { return key == "content" ? logprobs_of_chat() : logprobs_of_completions(); });
  });
}

bool ChunkReader::logprobs_of_chat() {
  return in_.object([&](std::string_view key) {
    if (key != "top_logprobs" || in_.type() != JsonType::array) return in_.skip();
    return in_.array([&] { return chance(event_.chances.emplace_back()); });
  });
}

bool ChunkReader::chance(TokenChance& out) {
  return in_.object([&](std::string_view key) {
    if (key == "token") return text(out.token);
    return key == "logprob" ? real(out.logprob) : in_.skip();
  });
}

bool ChunkReader::logprobs_of_completions() {
  if (in_.type() != JsonType::object) return in_.skip();
  return in_.object([&](std::string_view token) {
    TokenChance& chance = event_.chances.emplace_back();
    chance.token = token;
    return real(chance.logprob);
  });
}

bool ChunkReader::usage() {
  usage_ = {};
  return skip_null() || in_.object([&](std::string_view key) {
    if (key == "prompt_tokens") return count(usage_.prompt_tokens);
    if (key == "completion_tokens") return count(usage_.tokens);
    if (key != "prompt_tokens_details" || in_.type() != JsonType::object) return in_.skip();
    return in_.object(
        [&](std::string_view detail) { return detail == "cached_tokens" ? count(usage_.cached_tokens) : in_.skip(); });
  });
}

bool ChunkReader::timings() {
  timings_ = {};
  return skip_null() || in_.object([&](std::string_view key) {
    if (key == "prompt_n") return count(timings_.prompt_tokens);
    if (key == "cache_n") return count(timings_.cached_tokens);
    if (key == "prompt_ms") return milliseconds(timings_.prompt_ns);
    if (key == "predicted_n") return count(timings_.tokens);
    return key == "predicted_ms" ? milliseconds(timings_.decode_ns) : in_.skip();
  });
}

/// {"error":"words"} or {"error":{"message":"words"}}. Null and false are none.
bool ChunkReader::error_words() {
  if (in_.type() == JsonType::null || in_.type() == JsonType::string) return text(event_.error);
  bool is_error = true;
  if (in_.type() == JsonType::boolean) {
    if (!in_.boolean(is_error)) return false;
  } else if (in_.type() != JsonType::object) {
    if (!in_.skip()) return false;
  } else if (!in_.object([&](std::string_view key) {
               return key == "message" && in_.type() == JsonType::string ? text(event_.error) : in_.skip();
             })) {
    return false;
  }
  if (is_error && event_.error.empty()) event_.error = "an error without a message";
  return true;
}

bool ChunkReader::append(std::string& out) {
  if (skip_null()) return true;
  std::string more;
  if (!in_.string(more)) return false;
  out += more;
  return true;
}

bool ChunkReader::text(std::string& out) {
  out.clear();
  return skip_null() || in_.string(out);
}

/// What is no count costs this number only: the reply is still a reply.
bool ChunkReader::count(Count& out) {
  out.reset();
  if (skip_null()) return true;
  std::string_view digits;
  const bool is_number = in_.type() == JsonType::number;
  if (is_number ? !in_.number(digits) : !in_.skip()) return false;
  if (is_number) out = count_from(digits);
  event_.bad_counter |= !out.has_value();
  return true;
}

/// Likewise. llama.cpp measures in microseconds and writes milliseconds as a fraction.
bool ChunkReader::milliseconds(Count& out) {
  constexpr double largest = 9007199254740992.0;  // 2^53 ns, as for every counter
  out.reset();
  if (skip_null()) return true;
  double ms = -1;
  const bool is_number = in_.type() == JsonType::number;
  if (is_number ? !real(ms) : !in_.skip()) return false;
  const double ns = std::round(ms * ns_per_ms);
  const bool usable = ns >= 0 && ns <= largest;
  if (usable) out = static_cast<std::int64_t>(ns);
  event_.bad_counter |= !usable;
  return true;
}

/// What is no number stands below all others, so that it can be sorted by.
bool ChunkReader::real(double& out) {
  out = -std::numeric_limits<double>::infinity();
  if (skip_null()) return true;
  std::string_view digits;
  if (!in_.number(digits)) return false;
  const double value = std::strtod(std::string(digits).c_str(), nullptr);
  if (!std::isnan(value)) out = value;
  return true;
}

/// Counts of the protocol go before llama.cpp's. A usage of zeros is how some servers say that it is yet to come.
StreamEvent ChunkReader::finished() {
  ServerCounters& counters = event_.counters;
  counters.prompt_eval_cached_count = timings_.cached_tokens;
  if (timings_.prompt_tokens) counters.prompt_eval_count = *timings_.prompt_tokens + timings_.cached_tokens.value_or(0);
  counters.prompt_eval_duration = timings_.prompt_ns;
  counters.eval_count = timings_.tokens;
  counters.eval_duration = timings_.decode_ns;
  const bool yet_to_come = usage_.prompt_tokens.value_or(0) == 0 && usage_.tokens.value_or(0) == 0;
  if (!yet_to_come) {
    if (usage_.prompt_tokens) counters.prompt_eval_count = usage_.prompt_tokens;
    if (usage_.tokens) counters.eval_count = usage_.tokens;
    if (usage_.cached_tokens) counters.prompt_eval_cached_count = usage_.cached_tokens;
  }
  if (!has_choices_ && event_.error.empty()) event_.error = std::move(message_);
  std::stable_sort(event_.chances.begin(), event_.chances.end(),
                   [](const TokenChance& a, const TokenChance& b) { return a.logprob > b.logprob; });
  return std::move(event_);
}

/// Some servers pass on what another one said as JSON text inside their message; the words are in its innermost error.
std::string innermost_words(std::string words) {
  for (int level = 0; level < 4 && words.starts_with('{'); ++level) {
    ChunkReader inner(words);
    if (!inner.read()) break;
    StreamEvent event = inner.finished();
    if (event.error.empty()) break;
    words = std::move(event.error);
  }
  return words;
}

}  // namespace

FailureOr<StreamEvent> parse(std::string_view text) {
  if (trimmed(text) == end_marker) {
    StreamEvent end;
    end.done = true;
    return end;
  }
  if (is_blank(text)) return StreamEvent{};  // an empty "data:" is how some servers keep a connection open
  ChunkReader reader(text);
  if (!reader.read()) return failure_of_form(reader.error(), text);
  StreamEvent event = reader.finished();
  event.error = innermost_words(std::move(event.error));
  return event;
}

ErrorBody read_error(int http_status, std::string_view body) {
  ErrorBody error{innermost_words(std::string(body))};
  const std::string words = lower_case(error.words);
  const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  const bool not_there = says("not found") || says("does not exist") || says("not exist");
  if (http_status == 404 && says("model") && not_there) error.kind = FailureKind::model_missing;
  return error;
}

}  // namespace bench::openai

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "backend/json_event.h"
#include "backend/openai/openai.h"
#include "base/text.h"

namespace bench::openai {

namespace {

using JsonType = JsonReader::Type;

constexpr std::string_view end_marker = "[DONE]";

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

class ChunkReader : public JsonEventReader {
 public:
  using JsonEventReader::JsonEventReader;
  bool read();
  StreamEvent finished();

 private:
  bool model() { return text(event_.model); }
  bool choices();
  bool choice();
  bool message();
  bool content();
  bool content_part();
  bool answer() { return append(event_.text); }
  bool thoughts();
  bool reason() { return text(event_.done_reason); }
  bool logprobs();
  bool logprobs_of_chat();
  bool logprobs_of_completions();
  bool usage();
  bool timings();
  bool failed();
  bool complaint();
  bool chance(TokenChance& out);
  bool append(std::string& out);
  bool real(double& out);

  bool has_choices_ = false;
  std::string complaint_;  // beside no choices: the words of an error that has no other place
  Usage usage_;
  Timings timings_;
};

bool ChunkReader::read() {
  static constexpr Field<ChunkReader> of_chunk[] = {
      {"choices", &ChunkReader::choices},  {"usage", &ChunkReader::usage},  {"timings", &ChunkReader::timings},
      {"model", &ChunkReader::model},      {"error", &ChunkReader::failed}, {"message", &ChunkReader::complaint},
      {"detail", &ChunkReader::complaint},
  };
  return fields(of_chunk) && in_.end();
}

bool ChunkReader::choices() {
  has_choices_ = true;
  return skip_null() || first_of_array([&] { return choice(); });
}

bool ChunkReader::choice() {
  static constexpr Field<ChunkReader> of_choice[] = {
      {"delta", &ChunkReader::message},        {"message", &ChunkReader::message},   {"text", &ChunkReader::answer},
      {"finish_reason", &ChunkReader::reason}, {"logprobs", &ChunkReader::logprobs},
  };
  return fields(of_choice);
}

/// A refusal is what the model says instead of an answer.
bool ChunkReader::message() {
  static constexpr Field<ChunkReader> of_message[] = {
      {"content", &ChunkReader::content},       {"refusal", &ChunkReader::answer},
      {"reasoning", &ChunkReader::thoughts},    {"reasoning_content", &ChunkReader::thoughts},
      {"tool_calls", &ChunkReader::tool_calls},
  };
  return skip_null() || fields(of_message);
}

/// One server may send them under both of their names.
bool ChunkReader::thoughts() {
  return in_.type() == JsonType::string && event_.thinking.empty() ? text(event_.thinking) : in_.skip();
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
bool ChunkReader::failed() {
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
  if (is_error && event_.error.empty()) event_.error = unsaid;
  return true;
}

/// Of an object without choices.
bool ChunkReader::complaint() { return in_.type() == JsonType::string ? text(complaint_) : in_.skip(); }

bool ChunkReader::append(std::string& out) {
  if (skip_null()) return true;
  std::string more;
  if (!in_.string(more)) return false;
  out += more;
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
  if (!has_choices_ && event_.error.empty()) event_.error = std::move(complaint_);
  std::stable_sort(event_.chances.begin(), event_.chances.end(),
                   [](const TokenChance& a, const TokenChance& b) { return a.logprob > b.logprob; });
  return std::move(event_);
}

std::string error_in(std::string_view json) {
  ChunkReader reader(json);
  return reader.read() ? reader.finished().error : std::string();
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
  event.error = innermost_words(std::move(event.error), error_in);
  return event;
}

ErrorBody read_error(int http_status, std::string_view body) {
  ErrorBody error{innermost_words(std::string(body), error_in)};
  const std::string words = lower_case(error.words);
  const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  const bool not_there = says("not found") || says("does not exist") || says("not exist");
  if (http_status == 404 && says("model") && not_there) error.kind = FailureKind::model_missing;
  return error;
}

}  // namespace bench::openai

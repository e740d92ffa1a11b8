#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "backend/json_event.h"
#include "backend/llamacpp/llamacpp.h"
#include "base/json/reader.h"

namespace bench::llamacpp {

namespace {

using Count = std::optional<std::int64_t>;

enum class Field {
  model,
  content,
  stop,
  stop_type,
  tokens_predicted,
  tokens_evaluated,
  probabilities,
  timings,
  choices,
  usage,
  error,
};

struct KnownField {
  std::string_view name;
  Field field;
};

/// Of an event. The last one of /completion also repeats the whole prompt, which is passed over like all the rest.
constexpr KnownField known_fields[] = {
    {"content", Field::content},
    {"choices", Field::choices},
    {"model", Field::model},
    {"stop", Field::stop},
    {"stop_type", Field::stop_type},
    {"tokens_predicted", Field::tokens_predicted},
    {"tokens_evaluated", Field::tokens_evaluated},
    {"completion_probabilities", Field::probabilities},
    {"timings", Field::timings},
    {"usage", Field::usage},
    {"error", Field::error},
};

/// Milliseconds with a fraction as whole nanoseconds.
Count nanoseconds_from(std::string_view milliseconds) {
  constexpr double largest = 9007199254740992;  // 2^53
  const double value = std::strtod(std::string(milliseconds).c_str(), nullptr) * 1e6;
  return value >= 0 && value <= largest ? Count(std::llround(value)) : std::nullopt;
}

/// "eos" and "word" are one thing in records: the model came to its end.
std::string reason_of(std::string stop_type) {
  if (stop_type == "eos" || stop_type == "word") return "stop";
  if (stop_type == "limit") return "length";
  return stop_type == "none" ? "" : stop_type;
}

/// Reads one event: known fields strictly by type, null like absent, unknown fields not at all.
class EventReader {
 public:
  explicit EventReader(std::string_view event) : in_(event) {}

  bool read() {
    std::bitset<std::size(known_fields)> seen;
    if (!in_.object([&](std::string_view key) { return field(key, seen); }) || !in_.end()) return false;
    settle_counters();
    return true;
  }
  StreamEvent& event() { return event_; }
  const JsonReader::Error& error() const { return *in_.error(); }

 private:
  template <std::size_t size>
  bool field(std::string_view key, std::bitset<size>& seen);
  bool choices();
  bool choice();
  bool piece();
  bool usage();
  bool timings();
  bool error_words();
  bool stop_type();
  bool first_place();
  bool chances();
  bool tool_calls();
  void settle_counters();

  bool text(std::string& out) {
    out.clear();
    return skip_null() || in_.string(out);
  }
  bool flag(bool& out) {
    out = false;
    return skip_null() || in_.boolean(out);
  }
  bool number(Count& out, Count (*from)(std::string_view));
  bool count(Count& out) { return number(out, count_from); }
  bool skip_null() { return in_.type() == JsonReader::Type::null && in_.skip(); }

  JsonReader in_;
  StreamEvent event_;
  // What stands beside the timings, or instead of them.
  Count evaluated_;  // timings.prompt_n: without what came from the cache
  Count prompt_tokens_;
  Count output_tokens_;
  bool has_usage_ = false;
};

template <std::size_t size>
bool EventReader::field(std::string_view key, std::bitset<size>& seen) {
  const auto* const known = std::find_if(std::begin(known_fields), std::end(known_fields),
                                         [key](const KnownField& other) { return other.name == key; });
  if (known == std::end(known_fields)) return in_.skip();
  const auto index = static_cast<std::size_t>(known - known_fields);
  event_.duplicate_key |= seen[index];
  seen.set(index);
  switch (known->field) {
    case Field::model:
      return text(event_.model);
    case Field::content:
      return text(event_.text);
    case Field::stop:
      return flag(event_.done);
    case Field::stop_type:
      return stop_type();
    case Field::tokens_predicted:
      return count(output_tokens_);
    case Field::tokens_evaluated:
      return count(prompt_tokens_);
    case Field::probabilities:
      return first_place();
    case Field::timings:
      return timings();
    case Field::choices:
      return choices();
    case Field::usage:
      return usage();
    case Field::error:
      return error_words();
  }
  return in_.skip();
}

/// What is no such number costs this number only: the reply is still a reply.
bool EventReader::number(Count& out, Count (*from)(std::string_view)) {
  out.reset();
  if (skip_null()) return true;
  std::string_view digits;
  const bool is_number = in_.type() == JsonReader::Type::number;
  if (is_number ? !in_.number(digits) : !in_.skip()) return false;
  if (is_number) out = from(digits);
  event_.bad_counter |= !out.has_value();
  return true;
}

bool EventReader::stop_type() {
  std::string type;
  if (!text(type)) return false;
  event_.done_reason = reason_of(std::move(type));
  return true;
}

/// One answer is asked for: the first counts.
bool EventReader::choices() {
  bool is_first = true;
  return skip_null() || in_.array([&] { return std::exchange(is_first, false) ? choice() : in_.skip(); });
}

/// A whole answer ("message") instead of a piece ("delta") is one to a server that does not stream: nothing follows.
bool EventReader::choice() {
  return in_.object([&](std::string_view key) {
    if (key == "delta") return piece();
    if (key == "finish_reason") return text(event_.done_reason);
    if (key == "message") {
      event_.done = true;
      return piece();
    }
    if (key != "logprobs") return in_.skip();
    return skip_null() ||
           in_.object([&](std::string_view inner) { return inner == "content" ? first_place() : in_.skip(); });
  });
}

bool EventReader::piece() {
  return skip_null() || in_.object([&](std::string_view key) {
    if (key == "content") return text(event_.text);
    if (key == "reasoning_content") return text(event_.thinking);
    return key == "tool_calls" ? tool_calls() : in_.skip();
  });
}

bool EventReader::tool_calls() {
  event_.tool_call = false;
  return skip_null() || in_.array([&] {
    event_.tool_call = true;
    return in_.skip();
  });
}

bool EventReader::timings() {
  return skip_null() || in_.object([&](std::string_view key) {
    ServerCounters& counters = event_.counters;
    if (key == "cache_n") return count(counters.prompt_eval_cached_count);
    if (key == "prompt_n") return count(evaluated_);
    if (key == "prompt_ms") return number(counters.prompt_eval_duration, nanoseconds_from);
    if (key == "predicted_n") return count(counters.eval_count);
    if (key == "predicted_ms") return number(counters.eval_duration, nanoseconds_from);
    return in_.skip();
  });
}

bool EventReader::usage() {
  if (in_.type() == JsonReader::Type::null) return in_.skip();
  has_usage_ = true;
  return in_.object([&](std::string_view key) {
    if (key == "prompt_tokens") return count(prompt_tokens_);
    return key == "completion_tokens" ? count(output_tokens_) : in_.skip();
  });
}

/// The timings say most. Else the counts that stand beside them, which the events of /completion tell as far as they
/// have come: those count in the last one.
void EventReader::settle_counters() {
  ServerCounters& counters = event_.counters;
  if (evaluated_ && counters.prompt_eval_cached_count) {
    counters.prompt_eval_count = *evaluated_ + *counters.prompt_eval_cached_count;
  } else if (prompt_tokens_ && evaluated_ && *evaluated_ <= *prompt_tokens_) {
    counters.prompt_eval_count = prompt_tokens_;  // of before September 2025: no word of the cache, but the difference
    counters.prompt_eval_cached_count = *prompt_tokens_ - *evaluated_;
  } else if (!prompt_tokens_) {
    counters.prompt_eval_count = evaluated_;
  }
  if (!event_.done && !has_usage_) return;
  if (!counters.prompt_eval_count) counters.prompt_eval_count = prompt_tokens_;
  if (!counters.eval_count) counters.eval_count = output_tokens_;
}

/// {"error":{"code":500,"message":"words","type":"server_error"}}, or the words alone.
bool EventReader::error_words() {
  if (in_.type() != JsonReader::Type::object) return text(event_.error);
  event_.error = "an error without a message";
  return in_.object([&](std::string_view key) { return key == "message" ? text(event_.error) : in_.skip(); });
}

/// An entry for each token of the event, each with the candidates for its place.
bool EventReader::first_place() {
  event_.chances.clear();
  bool is_first = true;
  return skip_null() || in_.array([&] {
    if (!std::exchange(is_first, false)) return in_.skip();
    return in_.object([&](std::string_view key) { return key == "top_logprobs" ? chances() : in_.skip(); });
  });
}

bool EventReader::chances() {
  return skip_null() || in_.array([&] {
    TokenChance& chance = event_.chances.emplace_back();
    return in_.object([&](std::string_view key) {
      if (key == "token") return text(chance.token);
      std::string_view digits;
      if (key != "logprob") return in_.skip();
      if (!in_.number(digits)) return false;
      chance.logprob = std::strtod(std::string(digits).c_str(), nullptr);
      return true;
    });
  });
}

}  // namespace

FailureOr<StreamEvent> parse(std::string_view event) {
  if (event == "[DONE]") {
    StreamEvent done;
    done.done = true;
    return done;
  }
  EventReader reader(event);
  if (!reader.read()) return failure_of_form(reader.error(), event);
  return std::move(reader.event());
}

ErrorBody read_error(int http_status, std::string_view body) {
  EventReader reader(body);
  ErrorBody error{reader.read() ? std::move(reader.event().error) : std::string()};
  if (error.words.empty()) error.words = body;
  const auto says = [&](std::string_view part) { return error.words.find(part) != std::string::npos; };
  const bool refused = http_status == 400 || http_status == 404;
  if (refused && says("model") && says("not found")) error.kind = FailureKind::model_missing;
  return error;
}

}  // namespace bench::llamacpp

#include <utility>

#include "backend/json_event.h"
#include "backend/llamacpp/llamacpp.h"

namespace bench::llamacpp {

namespace {

/// "eos" and "word" are one thing in records: the model came to its end.
std::string reason_of(const std::string& stop_type) {
  if (stop_type == "eos" || stop_type == "word") return "stop";
  if (stop_type == "limit") return "length";
  return stop_type == "none" ? "" : stop_type;
}

class EventReader : public JsonEventReader {
 public:
  using JsonEventReader::JsonEventReader;
  bool read();

 private:
  bool model() { return text(event_.model); }
  bool content() { return text(event_.text); }
  bool stop() { return flag(event_.done); }
  bool stop_type();
  bool tokens_predicted() { return count(output_tokens_); }
  bool tokens_evaluated() { return count(prompt_tokens_); }
  bool timings();
  bool choices();
  bool choice();
  bool piece();
  bool usage();
  bool failed() { return error_words(unsaid); }
  void settle_counters();

  // What stands beside the timings, or instead of them.
  Count evaluated_;  // timings.prompt_n: without what came from the cache
  Count prompt_tokens_;
  Count output_tokens_;
  bool has_usage_ = false;
};

/// The last event of /completion also repeats the whole prompt, which is passed over like all the rest.
bool EventReader::read() {
  static constexpr Field<EventReader> known_fields[] = {
      {"content", &EventReader::content},
      {"choices", &EventReader::choices},
      {"model", &EventReader::model},
      {"stop", &EventReader::stop},
      {"stop_type", &EventReader::stop_type},
      {"tokens_predicted", &EventReader::tokens_predicted},
      {"tokens_evaluated", &EventReader::tokens_evaluated},
      {"completion_probabilities", &EventReader::first_place},
      {"timings", &EventReader::timings},
      {"usage", &EventReader::usage},
      {"error", &EventReader::failed},
  };
  if (!fields(known_fields) || !in_.end()) return false;
  settle_counters();
  return true;
}

bool EventReader::stop_type() {
  std::string type;
  if (!text(type)) return false;
  event_.done_reason = reason_of(type);
  return true;
}

/// One answer is asked for: the first counts.
bool EventReader::choices() {
  return skip_null() || first_of_array([&] { return choice(); });
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

bool EventReader::timings() {
  return skip_null() || in_.object([&](std::string_view key) {
    ServerCounters& counters = event_.counters;
    if (key == "cache_n") return count(counters.prompt_eval_cached_count);
    if (key == "prompt_n") return count(evaluated_);
    if (key == "prompt_ms") return milliseconds(counters.prompt_eval_duration);
    if (key == "predicted_n") return count(counters.eval_count);
    if (key == "predicted_ms") return milliseconds(counters.eval_duration);
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

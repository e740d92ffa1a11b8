#include <utility>

#include "backend/json_event.h"
#include "backend/ollama/ollama.h"

namespace bench::ollama {

namespace {

class EventReader : public JsonEventReader {
 public:
  using JsonEventReader::JsonEventReader;
  bool read();

 private:
  bool model() { return text(event_.model); }
  bool message();
  bool answer() { return text(event_.text); }
  bool thoughts() { return text(event_.thinking); }
  bool done() { return flag(event_.done); }
  bool done_reason() { return text(event_.done_reason); }
  bool failed() { return error_words(unsaid); }
  bool remote();
  bool total_duration() { return count(event_.counters.total_duration); }
  bool load_duration() { return count(event_.counters.load_duration); }
  bool prompt_eval_count() { return count(event_.counters.prompt_eval_count); }
  bool prompt_eval_cached_count() { return count(event_.counters.prompt_eval_cached_count); }
  bool prompt_eval_duration() { return count(event_.counters.prompt_eval_duration); }
  bool eval_count() { return count(event_.counters.eval_count); }
  bool eval_duration() { return count(event_.counters.eval_duration); }
};

bool EventReader::read() {
  static constexpr Field<EventReader> of_line[] = {
      {"model", &EventReader::model},
      {"message", &EventReader::message},
      {"response", &EventReader::answer},
      {"thinking", &EventReader::thoughts},
      {"tool_calls", &EventReader::tool_calls},
      {"done", &EventReader::done},
      {"done_reason", &EventReader::done_reason},
      {"error", &EventReader::failed},
      {"logprobs", &EventReader::first_place},
      {"remote_model", &EventReader::remote},
      {"remote_host", &EventReader::remote},
      {"total_duration", &EventReader::total_duration},
      {"load_duration", &EventReader::load_duration},
      {"prompt_eval_count", &EventReader::prompt_eval_count},
      {"prompt_eval_cached_count", &EventReader::prompt_eval_cached_count},
      {"prompt_eval_duration", &EventReader::prompt_eval_duration},
      {"eval_count", &EventReader::eval_count},
      {"eval_duration", &EventReader::eval_duration},
  };
  return fields(of_line) && in_.end();
}

/// A second message replaces the first as a whole.
bool EventReader::message() {
  static constexpr Field<EventReader> of_message[] = {
      {"content", &EventReader::answer},
      {"thinking", &EventReader::thoughts},
      {"tool_calls", &EventReader::tool_calls},
  };
  event_.text.clear();
  event_.thinking.clear();
  event_.tool_call = false;
  return skip_null() || fields(of_message);
}

/// Some text stands there.
bool EventReader::remote() {
  std::string words;
  if (!text(words)) return false;
  event_.remote |= !words.empty();
  return true;
}

/// The engine's own answer is passed on as JSON text inside the message.
std::string error_in(std::string_view json) {
  EventReader reader(json);
  return reader.read() ? std::move(reader.event().error) : std::string();
}

}  // namespace

FailureOr<StreamEvent> parse(std::string_view line) {
  EventReader reader(line);
  if (!reader.read()) return failure_of_form(reader.error(), line);
  StreamEvent& event = reader.event();
  event.error = innermost_words(std::move(event.error), error_in);
  return std::move(event);
}

ErrorBody read_error(int http_status, std::string_view body) {
  ErrorBody error{innermost_words(std::string(body), error_in)};
  if (error.words.empty()) error.words = body;
  const auto says = [&](std::string_view part) { return error.words.find(part) != std::string::npos; };
  if (http_status == 404 && says("model") && says("not found")) error.kind = FailureKind::model_missing;
  return error;
}

}  // namespace bench::ollama

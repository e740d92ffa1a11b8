#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "backend/json_event.h"
#include "backend/ollama/ollama.h"
#include "base/json/reader.h"

namespace bench::ollama {

namespace {

using Count = std::optional<std::int64_t>;

enum class Field {
  model,
  message,
  content,
  response,
  thinking,
  tool_calls,
  done,
  done_reason,
  error,
  remote,
  logprobs,
  counter,
};

struct KnownField {
  std::string_view name;
  Field field;
  Count ServerCounters::* counter = nullptr;
};

constexpr KnownField known_fields[] = {
    {"model", Field::model},
    {"message", Field::message},
    {"content", Field::content},
    {"response", Field::response},
    {"thinking", Field::thinking},
    {"tool_calls", Field::tool_calls},
    {"done", Field::done},
    {"done_reason", Field::done_reason},
    {"error", Field::error},
    {"logprobs", Field::logprobs},
    {"remote_model", Field::remote},
    {"remote_host", Field::remote},
    {"total_duration", Field::counter, &ServerCounters::total_duration},
    {"load_duration", Field::counter, &ServerCounters::load_duration},
    {"prompt_eval_count", Field::counter, &ServerCounters::prompt_eval_count},
    {"prompt_eval_cached_count", Field::counter, &ServerCounters::prompt_eval_cached_count},
    {"prompt_eval_duration", Field::counter, &ServerCounters::prompt_eval_duration},
    {"eval_count", Field::counter, &ServerCounters::eval_count},
    {"eval_duration", Field::counter, &ServerCounters::eval_duration},
};

const KnownField* known_field(std::string_view key) {
  const auto* const found = std::find_if(std::begin(known_fields), std::end(known_fields),
                                         [key](const KnownField& known) { return known.name == key; });
  return found == std::end(known_fields) ? nullptr : found;
}

/// Reads one line: known fields strictly by type, null like absent, unknown fields not at all.
class EventReader {
 public:
  explicit EventReader(std::string_view line) : in_(line) {}

  bool read() {
    Seen seen;
    return in_.object([&](std::string_view key) { return line_field(key, seen); }) && in_.end();
  }
  StreamEvent& event() { return event_; }
  const JsonReader::Error& error() const { return *in_.error(); }

 private:
  using Seen = std::bitset<std::size(known_fields)>;  // which known fields an object has had

  bool line_field(std::string_view key, Seen& seen);
  bool message();
  bool message_field(std::string_view key, Seen& seen);
  bool counter(Count& out);
  bool text(std::string& out);
  bool flag(bool& out);
  bool present(bool& out);
  bool tool_calls();
  bool error_words();
  bool logprobs();
  bool chances();
  bool logprob(double& out);
  bool skip_null() { return in_.type() == JsonReader::Type::null && in_.skip(); }
  void note(const KnownField& known, Seen& seen);

  JsonReader in_;
  StreamEvent event_;
};

bool EventReader::line_field(std::string_view key, Seen& seen) {
  const KnownField* const known = known_field(key);
  if (known == nullptr) return in_.skip();
  note(*known, seen);
  switch (known->field) {
    case Field::model:
      return text(event_.model);
    case Field::message:
      return message();
    case Field::response:
      return text(event_.text);
    case Field::thinking:
      return text(event_.thinking);
    case Field::tool_calls:
      return tool_calls();
    case Field::done:
      return flag(event_.done);
    case Field::done_reason:
      return text(event_.done_reason);
    case Field::error:
      return error_words();
    case Field::remote:
      return present(event_.remote);
    case Field::logprobs:
      return logprobs();
    case Field::counter:
      return counter(event_.counters.*known->counter);
    case Field::content:
      break;  // stands in a message
  }
  return in_.skip();
}

/// A second message replaces the first as a whole.
bool EventReader::message() {
  event_.text.clear();
  event_.thinking.clear();
  event_.tool_call = false;
  Seen seen;
  return skip_null() || in_.object([&](std::string_view key) { return message_field(key, seen); });
}

bool EventReader::message_field(std::string_view key, Seen& seen) {
  const KnownField* const known = known_field(key);
  if (known == nullptr) return in_.skip();
  note(*known, seen);
  switch (known->field) {
    case Field::content:
      return text(event_.text);
    case Field::thinking:
      return text(event_.thinking);
    case Field::tool_calls:
      return tool_calls();
    default:
      return in_.skip();
  }
}

/// What is no count costs this number only: the reply is still a reply.
bool EventReader::counter(Count& out) {
  out.reset();
  if (skip_null()) return true;
  std::string_view digits;
  const bool is_number = in_.type() == JsonReader::Type::number;
  if (is_number ? !in_.number(digits) : !in_.skip()) return false;
  if (is_number) out = count_from(digits);
  event_.bad_counter |= !out.has_value();
  return true;
}

bool EventReader::text(std::string& out) {
  out.clear();
  return skip_null() || in_.string(out);
}

bool EventReader::flag(bool& out) {
  out = false;
  return skip_null() || in_.boolean(out);
}

/// Some text stands there.
bool EventReader::present(bool& out) {
  std::string words;
  if (!text(words)) return false;
  out |= !words.empty();
  return true;
}

bool EventReader::tool_calls() {
  event_.tool_call = false;
  return skip_null() || in_.array([&] {
    event_.tool_call = true;
    return in_.skip();
  });
}

/// {"error":"words"}, or as proxies have it {"error":{"message":"words"}}.
bool EventReader::error_words() {
  if (in_.type() != JsonReader::Type::object) return text(event_.error);
  event_.error = "an error without a message";
  return in_.object([&](std::string_view key) { return key == "message" ? text(event_.error) : in_.skip(); });
}

/// An entry for each token of the event, each with the candidates for its place.
bool EventReader::logprobs() {
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
      return key == "logprob" ? logprob(chance.logprob) : in_.skip();
    });
  });
}

bool EventReader::logprob(double& out) {
  std::string_view digits;
  if (!in_.number(digits)) return false;
  out = std::strtod(std::string(digits).c_str(), nullptr);
  return true;
}

void EventReader::note(const KnownField& known, Seen& seen) {
  const auto index = static_cast<std::size_t>(&known - known_fields);
  event_.duplicate_key |= seen[index];
  seen.set(index);
}

/// The engine's own answer is passed on as JSON text inside the message; the words are in its innermost error.
std::string innermost(std::string words) {
  for (int level = 0; level < 4 && words.starts_with('{'); ++level) {
    EventReader inner(words);
    if (!inner.read() || inner.event().error.empty()) break;
    words = std::move(inner.event().error);
  }
  return words;
}

}  // namespace

FailureOr<StreamEvent> parse(std::string_view line) {
  EventReader reader(line);
  if (!reader.read()) return failure_of_form(reader.error(), line);
  StreamEvent& event = reader.event();
  event.error = innermost(std::move(event.error));
  return std::move(event);
}

ErrorBody read_error(int http_status, std::string_view body) {
  ErrorBody error{innermost(std::string(body))};
  if (error.words.empty()) error.words = body;
  const auto says = [&](std::string_view part) { return error.words.find(part) != std::string::npos; };
  if (http_status == 404 && says("model") && says("not found")) error.kind = FailureKind::model_missing;
  return error;
}

}  // namespace bench::ollama

#include <cmath>
#include <cstdlib>
#include <iterator>

#include "backend/pipe/pipe.h"
#include "base/json/reader.h"
#include "base/utf8.h"

namespace bench::pipe {
namespace {

using Count = std::optional<std::int64_t>;

struct CounterField {
  std::string_view name;
  Count ServerCounters::* member;
  bool seconds;  ///< else a count
};

constexpr CounterField counter_fields[] = {
    {"prompt_tokens", &ServerCounters::prompt_eval_count, false},
    {"cached_tokens", &ServerCounters::prompt_eval_cached_count, false},
    {"tokens", &ServerCounters::eval_count, false},
    {"prompt_s", &ServerCounters::prompt_eval_duration, true},
    {"decode_s", &ServerCounters::eval_duration, true},
    {"load_s", &ServerCounters::load_duration, true},
    {"total_s", &ServerCounters::total_duration, true},
    {"cpu_s", &ServerCounters::cpu_duration, true},
    {"gpu_s", &ServerCounters::gpu_duration, true},
};

/// Whole counts and times as long as a double tells a nanosecond; anything else is no counter.
Count counter_from(std::string_view digits, bool seconds) {
  constexpr double largest = 9007199254740992.0;  // 2^53
  const double value = std::strtod(std::string(digits).c_str(), nullptr) * (seconds ? 1e9 : 1);
  if (!(value >= 0 && value <= largest)) return std::nullopt;
  const double whole = std::round(value);
  if (!seconds && whole != value) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

/// Known fields strictly by type, null like absent, unknown fields not at all.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : in_(line) {}

  bool read() {
    return in_.object([&](std::string_view key) { return field(key); }) && in_.end();
  }
  StreamEvent& event() { return event_; }
  const JsonReader::Error& error() const { return *in_.error(); }

 private:
  bool field(std::string_view key) {
    if (key == "text") return text(event_.text);
    if (key == "thinking") return text(event_.thinking);
    if (key == "done") return skip_null() || in_.boolean(event_.done);
    if (key == "reason") return text(event_.done_reason);
    if (key == "model") return text(event_.model);
    if (key == "error") return words();
    if (key == "chances") return skip_null() || in_.array([&] { return chance(); });
    if (key == "counters") return skip_null() || in_.object([&](std::string_view name) { return counter(name); });
    return in_.skip();
  }
  bool text(std::string& out) {
    out.clear();
    return skip_null() || in_.string(out);
  }
  /// Words, or an object with a `message`.
  bool words() {
    if (in_.type() != JsonReader::Type::object) {
      const bool is_null = in_.type() == JsonReader::Type::null;
      if (!text(event_.error)) return false;
      if (!is_null && event_.error.empty()) event_.error = "an error without words";
      return true;
    }
    event_.error = "an error without words";
    return in_.object([&](std::string_view key) { return key == "message" ? text(event_.error) : in_.skip(); });
  }
  bool chance() {
    TokenChance& one = event_.chances.emplace_back();
    return in_.object([&](std::string_view key) {
      if (key == "token") return text(one.token);
      if (key != "logprob") return in_.skip();
      std::string_view digits;
      if (!in_.number(digits)) return false;
      one.logprob = std::strtod(std::string(digits).c_str(), nullptr);
      return true;
    });
  }
  bool counter(std::string_view name) {
    for (const CounterField& known : counter_fields) {
      if (known.name != name) continue;
      if (skip_null()) return true;
      std::string_view digits;
      const bool is_number = in_.type() == JsonReader::Type::number;
      if (is_number ? !in_.number(digits) : !in_.skip()) return false;
      const Count value = is_number ? counter_from(digits, known.seconds) : std::nullopt;
      event_.counters.*known.member = value;
      event_.bad_counter |= !value.has_value();
      return true;
    }
    return in_.skip();
  }
  bool skip_null() { return in_.type() == JsonReader::Type::null && in_.skip(); }

  JsonReader in_;
  StreamEvent event_;
};

Failure failure_from(const JsonReader::Error& error, std::string_view line) {
  using Problem = JsonReader::Problem;
  constexpr std::size_t shown = 200;
  Failure failure{Status::protocol_error, FailureKind::bad_json, ""};
  if (error.problem == Problem::cut) failure.kind = FailureKind::cut_json;
  if (error.problem == Problem::nesting) failure = {Status::limit_exceeded, FailureKind::nesting, ""};
  if (error.problem == Problem::type)
    failure.kind =
        JsonReader(line).type() == JsonReader::Type::object ? FailureKind::bad_type : FailureKind::not_an_object;
  failure.detail = error.what + " at byte " + std::to_string(error.offset) +
                   " of the line: " + std::string(clipped_utf8(line, shown));
  return failure;
}

}  // namespace

FailureOr<StreamEvent> parse(std::string_view line) {
  LineReader reader(line);
  if (!reader.read()) return failure_from(reader.error(), line);
  return std::move(reader.event());
}

ErrorBody read_error(int, std::string_view body) { return {std::string(body), {}}; }

}  // namespace bench::pipe

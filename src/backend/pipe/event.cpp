#include <string>
#include <utility>

#include "backend/json_event.h"
#include "backend/pipe/pipe.h"
#include "base/utf8.h"

namespace bench::pipe {
namespace {

struct CounterField {
  std::string_view name;
  Count ServerCounters::* member;
  Count (*from)(std::string_view number);
};

constexpr CounterField counter_fields[] = {
    {"prompt_tokens", &ServerCounters::prompt_eval_count, count_from},
    {"cached_tokens", &ServerCounters::prompt_eval_cached_count, count_from},
    {"tokens", &ServerCounters::eval_count, count_from},
    {"prompt_s", &ServerCounters::prompt_eval_duration, nanoseconds_from_seconds},
    {"decode_s", &ServerCounters::eval_duration, nanoseconds_from_seconds},
    {"load_s", &ServerCounters::load_duration, nanoseconds_from_seconds},
    {"total_s", &ServerCounters::total_duration, nanoseconds_from_seconds},
    {"cpu_s", &ServerCounters::cpu_duration, nanoseconds_from_seconds},
    {"gpu_s", &ServerCounters::gpu_duration, nanoseconds_from_seconds},
};

class LineReader : public JsonEventReader {
 public:
  using JsonEventReader::JsonEventReader;

  bool read() {
    return in_.object([&](std::string_view key) { return field(key); }) && in_.end();
  }

 private:
  bool field(std::string_view key);
  bool words();
  bool counter(std::string_view name);
};

bool LineReader::field(std::string_view key) {
  if (key == "text") return text(event_.text);
  if (key == "thinking") return text(event_.thinking);
  if (key == "done") return flag(event_.done);
  if (key == "reason") return text(event_.done_reason);
  if (key == "model") return text(event_.model);
  if (key == "error") return words();
  if (key == "chances") return chances();
  if (key == "counters") return skip_null() || in_.object([&](std::string_view name) { return counter(name); });
  return in_.skip();
}

/// Whoever says "error" reports one, even without a word.
bool LineReader::words() {
  constexpr std::string_view wordless = "an error without words";
  const bool is_text = in_.type() == JsonReader::Type::string;
  if (!error_words(wordless)) return false;
  if (is_text && event_.error.empty()) event_.error = wordless;
  return true;
}

bool LineReader::counter(std::string_view name) {
  for (const CounterField& known : counter_fields)
    if (known.name == name) return number(event_.counters.*known.member, known.from);
  return in_.skip();
}

/// Shows how the line begins: there it says whose it is.
Failure failure_from(const JsonReader::Error& error, std::string_view line) {
  constexpr std::size_t shown = 200;
  Failure failure = failure_of_form(error, line);
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

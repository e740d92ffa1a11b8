#include "backend/json_event.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

namespace bench {

namespace {

/// At most 200 bytes around the place, safe to print.
std::string excerpt(std::string_view line, std::size_t offset) {
  constexpr std::size_t shown_length = 200;
  const std::size_t begin = offset > shown_length / 2 ? offset - shown_length / 2 : 0;
  std::string shown(line.substr(begin, shown_length));
  for (char& c : shown) {
    if (c < 0x20 || c > 0x7E) c = '.';
  }
  return shown;
}

constexpr std::int64_t largest = std::int64_t{1} << 53;

double value_of(std::string_view number) { return std::strtod(std::string(number).c_str(), nullptr); }

Count nanoseconds_in(std::string_view number, double unit) {
  const double value = value_of(number) * unit;
  return value >= 0 && value <= static_cast<double>(largest) ? Count(std::llround(value)) : std::nullopt;
}

}  // namespace

Count count_from(std::string_view number) {
  std::int64_t whole = 0;
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, whole);
  if (parsed.ec == std::errc() && parsed.ptr == end)
    return whole >= 0 && whole <= largest ? Count(whole) : std::nullopt;
  const double value = value_of(number);
  const bool usable = value >= 0 && value <= static_cast<double>(largest) && value == std::floor(value);
  return usable ? Count(static_cast<std::int64_t>(value)) : std::nullopt;
}

Count nanoseconds_from_seconds(std::string_view number) { return nanoseconds_in(number, 1e9); }
Count nanoseconds_from_milliseconds(std::string_view number) { return nanoseconds_in(number, 1e6); }

Failure failure_of_form(const JsonReader::Error& error, std::string_view line) {
  using Problem = JsonReader::Problem;
  const bool is_object = JsonReader(line).type() == JsonReader::Type::object;
  Failure failure;
  failure.status = error.problem == Problem::nesting ? Status::limit_exceeded : Status::protocol_error;
  switch (error.problem) {
    case Problem::syntax:
      failure.kind = FailureKind::bad_json;
      break;
    case Problem::cut:
      failure.kind = FailureKind::cut_json;
      break;
    case Problem::nesting:
      failure.kind = FailureKind::nesting;
      break;
    case Problem::type:
      failure.kind = is_object ? FailureKind::bad_type : FailureKind::not_an_object;
      break;
  }
  failure.detail =
      error.what + " at byte " + std::to_string(error.offset) + " of the event: " + excerpt(line, error.offset);
  return failure;
}

std::string innermost_words(std::string words, std::string (*error_in)(std::string_view json)) {
  for (int level = 0; level < 4 && words.starts_with('{'); ++level) {
    std::string inner = error_in(words);
    if (inner.empty()) break;
    words = std::move(inner);
  }
  return words;
}

bool JsonEventReader::number(Count& out, Count (*from)(std::string_view)) {
  out.reset();
  if (skip_null()) return true;
  std::string_view digits;
  const bool is_number = in_.type() == JsonReader::Type::number;
  if (is_number ? !in_.number(digits) : !in_.skip()) return false;
  if (is_number) out = from(digits);
  event_.bad_counter |= !out.has_value();
  return true;
}

bool JsonEventReader::tool_calls() {
  event_.tool_call = false;
  return skip_null() || in_.array([&] {
    event_.tool_call = true;
    return in_.skip();
  });
}

bool JsonEventReader::error_words(std::string_view otherwise) {
  if (in_.type() != JsonReader::Type::object) return text(event_.error);
  event_.error = otherwise;
  return in_.object([&](std::string_view key) { return key == "message" ? text(event_.error) : in_.skip(); });
}

bool JsonEventReader::first_place() {
  event_.chances.clear();
  return skip_null() || first_of_array([&] {
           return in_.object([&](std::string_view key) { return key == "top_logprobs" ? chances() : in_.skip(); });
         });
}

bool JsonEventReader::chances() {
  return skip_null() || in_.array([&] {
    TokenChance& chance = event_.chances.emplace_back();
    return in_.object([&](std::string_view key) {
      if (key == "token") return text(chance.token);
      std::string_view digits;
      if (key != "logprob") return in_.skip();
      if (!in_.number(digits)) return false;
      chance.logprob = value_of(digits);
      return true;
    });
  });
}

}  // namespace bench

#include "backend/json_event.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

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

}  // namespace

std::optional<std::int64_t> count_from(std::string_view number) {
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  std::int64_t whole = 0;
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, whole);
  if (parsed.ec == std::errc() && parsed.ptr == end)
    return whole >= 0 && whole <= largest ? std::optional(whole) : std::nullopt;
  const std::string text(number);
  char* stop = nullptr;
  const double value = std::strtod(text.c_str(), &stop);
  const bool usable =
      *stop == '\0' && value >= 0 && value <= static_cast<double>(largest) && value == std::floor(value);
  return usable ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
}

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

}  // namespace bench

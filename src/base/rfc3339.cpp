#include "base/rfc3339.h"

#include <charconv>
#include <cstdio>

namespace bench {
namespace {

using std::chrono::floor;

/// A time taken apart; printf needs plain integers.
struct Parts {
  int year;
  unsigned month, day;
  int hour, minute, second, nanos;
};

Parts parts_of(UtcNanos time) {
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count())};
}

/// Takes exactly `digits` decimal digits and then, unless it is 0, the character `behind`.
bool take(std::string_view& text, std::size_t digits, char behind, int& value) {
  if (text.size() < digits + (behind != 0 ? 1 : 0)) return false;
  const char* end = text.data() + digits;
  if (text[0] == '-' || std::from_chars(text.data(), end, value).ptr != end) return false;
  text.remove_prefix(digits);
  if (behind == 0) return true;
  if (text[0] != behind) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_nanos(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || digits > 9) return std::nullopt;
  int value = 0;
  take(text, digits, 0, value);
  for (std::size_t i = digits; i < 9; ++i) value *= 10;
  return value;
}

}  // namespace

std::string to_rfc3339(UtcNanos time) {
  const Parts p = parts_of(time);
  char text[64];
  const int n = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ", p.year, p.month, p.day, p.hour,
                              p.minute, p.second, p.nanos);
  return std::string(text, static_cast<std::size_t>(n));
}

std::optional<UtcNanos> from_rfc3339(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take(text, 4, '-', year) || !take(text, 2, '-', month) || !take(text, 2, 'T', day) ||
      !take(text, 2, ':', hour) || !take(text, 2, ':', minute) || !take(text, 2, 0, second)) {
    return std::nullopt;
  }
  const auto nanos = take_nanos(text);
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!nanos || text != "Z" || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  if (year < 1678 || year > 2261) return std::nullopt;  // what 64 bits of nanoseconds hold
  return UtcNanos(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::nanoseconds(*nanos);
}

std::string compact_utc(UtcNanos time) {
  const Parts p = parts_of(time);
  char text[64];
  const int n = std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", p.year, p.month, p.day, p.hour, p.minute,
                              p.second);
  return std::string(text, static_cast<std::size_t>(n));
}

}  // namespace bench

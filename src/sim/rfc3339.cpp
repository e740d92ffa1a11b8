#include "sim/rfc3339.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace bench::sim {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

struct Calendar {
  int year, month, day, hour, minute, second, weekday;
};

Calendar calendar_of(std::int64_t since_epoch) {
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(since_epoch)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const std::int64_t rest = (time - day).count();
  return {
      int(date.year()), int(unsigned(date.month())),   int(unsigned(date.day())), int(rest / 3600), int(rest / 60 % 60),
      int(rest % 60),   int(weekday(day).c_encoding())};
}

std::int64_t whole_seconds(std::int64_t ns) { return ns / second_ns - (ns % second_ns < 0 ? 1 : 0); }

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &used) != 6)
    return {};
  std::string_view rest = std::string_view(copy).substr(static_cast<std::size_t>(used));
  std::int64_t fraction = 0;
  if (rest.starts_with('.')) {
    std::int64_t unit = second_ns;
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && unit > 1) {
      unit /= 10;
      fraction += unit * (rest.front() - '0');
      rest.remove_prefix(1);
    }
  }
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (rest != "Z" || !date.ok() || hour > 23 || minute > 59 || second > 59) return {};
  const auto since_epoch =
      sys_days(date).time_since_epoch() + hours(hour) + minutes(minute) + std::chrono::seconds(second);
  return WallTime(duration_cast<Nanos>(since_epoch) + Nanos(fraction));
}

void StampWriter::append(std::string& out, WallTime time) {
  const std::int64_t ns = time.time_since_epoch().count();
  const std::int64_t second = whole_seconds(ns);
  if (second != second_ || text_.empty()) {
    const Calendar c = calendar_of(second);
    std::array<char, 80> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour,
                  c.minute, c.second);
    text_ = buffer.data();
    second_ = second;
  }
  out += text_;
  std::int64_t fraction = ns - second * second_ns;
  if (fraction != 0) {
    char digits[10] = {'.'};
    for (int i = 9; i >= 1; --i, fraction /= 10) digits[i] = static_cast<char>('0' + fraction % 10);
    std::size_t size = 10;
    while (digits[size - 1] == '0') --size;
    out.append(digits, size);
  }
  out += 'Z';
}

std::string http_date(WallTime time) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Calendar c = calendar_of(whole_seconds(time.time_since_epoch().count()));
  std::array<char, 80> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[c.weekday], c.day,
                months[c.month - 1], c.year, c.hour, c.minute, c.second);
  return buffer.data();
}

}  // namespace bench::sim

#include "sim/stamps.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "base/rfc3339.h"

namespace bench::sim {

void StampWriter::append(std::string& out, WallTime time) {
  const WallTime second = std::chrono::floor<std::chrono::seconds>(time);
  if (text_.empty() || second != second_) {
    const std::string whole = to_rfc3339(second);
    text_ = whole.substr(0, whole.find('.'));
    second_ = second;
  }
  out += text_;
  std::int64_t fraction = (time - second).count();
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
  using namespace std::chrono;
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  std::array<char, 80> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", days[weekday(day).c_encoding()],
                unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()), int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()));
  return buffer.data();
}

}  // namespace bench::sim

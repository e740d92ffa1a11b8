#include "sim/go_duration.h"

#include "base/text.h"
#include "sim/go_json.h"

namespace bench::sim {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
constexpr Unit units[] = {{"ns", 1},   {"us", 1e3}, {"\xC2\xB5s", 1e3}, {"\xCE\xBCs", 1e3},
                          {"ms", 1e6}, {"s", 1e9},  {"m", 60e9},        {"h", 3600e9}};

/// Takes digits with at most one point off the front; none when there are no digits.
std::optional<double> take_number(std::string_view& rest) {
  double number = 0, unit = 1;
  bool point = false, any = false;
  while (!rest.empty() && (is_digit(rest.front()) || (rest.front() == '.' && !point))) {
    if (rest.front() == '.') {
      point = true;
    } else {
      any = true;
      if (point) unit /= 10;
      number = point ? number + unit * (rest.front() - '0') : number * 10 + (rest.front() - '0');
    }
    rest.remove_prefix(1);
  }
  return any ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Nanos> parse_go_duration(std::string_view text, std::string& error) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return Nanos{0};
  const std::string invalid = "time: invalid duration " + go_string(text);
  if (rest.empty()) return error = invalid, std::nullopt;
  double total = 0;
  while (!rest.empty()) {
    const std::optional<double> number = take_number(rest);
    if (!number) return error = invalid, std::nullopt;
    std::size_t size = 0;
    while (size < rest.size() && !is_digit(rest[size]) && rest[size] != '.') ++size;
    const std::string_view name = rest.substr(0, size);
    rest.remove_prefix(size);
    if (name.empty()) return error = "time: missing unit in duration " + go_string(text), std::nullopt;
    double unit = 0;
    for (const Unit& known : units)
      if (known.name == name) unit = known.nanoseconds;
    if (unit == 0)
      return error = "time: unknown unit " + go_string(name) + " in duration " + go_string(text), std::nullopt;
    total += *number * unit;
  }
  if (total > 9.2e18) return error = invalid, std::nullopt;
  return Nanos(static_cast<std::int64_t>(negative ? -total : total));
}

}  // namespace bench::sim

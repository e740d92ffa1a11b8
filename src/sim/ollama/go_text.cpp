#include "sim/ollama/go_text.h"

#include <chrono>

#include "base/rfc3339.h"
#include "base/text.h"
#include "base/utf8.h"

namespace bench::sim {
namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view named = "\"\\\b\f\n\r\t", names = "\"\\bfnrt";
  if (const std::size_t at = named.find(c); at != std::string_view::npos)
    out.append({'\\', names[at]});
  else
    out.append("\\u").append(hex(static_cast<unsigned char>(c), 4));
}

bool is_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&';
}

struct GoUnit {
  std::string_view name;
  double nanoseconds;
};
constexpr GoUnit go_units[] = {{"ns", 1},   {"us", 1e3}, {"\xC2\xB5s", 1e3}, {"\xCE\xBCs", 1e3},
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

void append_go_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid)
      out += "\\ufffd";
    else if (next.value == 0x2028 || next.value == 0x2029)  // line ends to JavaScript
      out.append("\\u").append(hex(next.value, 4));
    else if (next.size == 1 && is_escaped(text.front()))
      append_escaped(out, text.front());
    else
      out += text.substr(0, next.size);
    text.remove_prefix(next.size);
  }
  out += '"';
}

std::string go_string(std::string_view text) {
  std::string out;
  append_go_string(out, text);
  return out;
}

std::string with_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (next.valid)
      out += text.substr(0, next.size);
    else
      append_utf8(out, replacement_character);
    text.remove_prefix(next.size);
  }
  return out;
}

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
    for (const GoUnit& known : go_units)
      if (known.name == name) unit = known.nanoseconds;
    if (unit == 0)
      return error = "time: unknown unit " + go_string(name) + " in duration " + go_string(text), std::nullopt;
    total += *number * unit;
  }
  if (total > 9.2e18) return error = invalid, std::nullopt;
  return Nanos(static_cast<std::int64_t>(negative ? -total : total));
}

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

}  // namespace bench::sim

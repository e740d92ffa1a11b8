#include "cli/option/toml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <regex>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {
namespace {

bool is_key_character(char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; }
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

/// Goes once through the text; what cannot be read ends it with a TomlError.
class TomlReader {
 public:
  explicit TomlReader(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  TomlFile read() {
    for (skip_lines(); !is_over(); skip_lines()) {
      if (peek() == '[') {
        section();
      } else {
        entry();
      }
      skip_blanks();
      if (!is_over() && peek() != '\n') fail("something stands behind the value", "begin a new line");
    }
    return std::move(file_);
  }

 private:
  bool is_over() const { return at_ >= text_.size(); }
  char peek() const { return is_over() ? '\0' : text_[at_]; }

  [[noreturn]] void fail(std::string what, std::string fix = "") const {
    const std::string_view before = text_.substr(0, std::min(at_, text_.size()));
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    throw TomlError{std::move(what), std::move(fix), line(), static_cast<int>(column(start))};
  }
  int line() const {
    return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + std::ptrdiff_t(at_), '\n'));
  }
  std::size_t column(std::size_t start) const { return column_in_characters(text_.substr(start), at_ - start); }
  int column() const {
    const std::size_t end = at_ == 0 ? std::string_view::npos : text_.rfind('\n', at_ - 1);
    return static_cast<int>(column(end == std::string_view::npos ? 0 : end + 1));
  }

  /// Blanks, the return of a line that ends with two characters, and a comment.
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || (peek() == '\r' && text_.substr(at_).starts_with("\r\n"))) ++at_;
    if (peek() != '#') return;
    while (!is_over() && peek() != '\n') ++at_;
  }
  void skip_lines() {
    skip_blanks();
    while (peek() == '\n') {
      ++at_;
      skip_blanks();
    }
  }

  std::string word() {
    const std::size_t start = at_;
    while (!is_over() && is_key_character(peek())) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  void section() {
    TomlSection found{"", line(), column()};
    ++at_;
    skip_blanks();
    found.name = word();
    skip_blanks();
    if (found.name.empty() || peek() != ']') fail("this is no section", "a section is a command in brackets:  [run]");
    ++at_;
    file_.sections.push_back(std::move(found));
  }

  void entry() {
    TomlEntry found;
    if (!file_.sections.empty()) found.section = file_.sections.back().name;
    found.line = line();
    found.column = column();
    found.key = word();
    if (found.key.empty()) fail("this is no option", "write:  runs = 5");
    skip_blanks();
    if (peek() != '=') fail("'=' is missing behind " + found.key, "write:  " + found.key + " = VALUE");
    ++at_;
    skip_blanks();
    if (peek() == '[') {
      found.type = TomlType::array;
      array(found);
    } else {
      found.type = value(found);
    }
    file_.entries.push_back(std::move(found));
  }

  void array(TomlEntry& to) {
    ++at_;
    for (skip_lines(); peek() != ']'; skip_lines()) {
      value(to);
      skip_lines();
      if (peek() == ',') {
        ++at_;
      } else if (peek() != ']') {
        fail("the list goes on without a comma", "write:  " + to.key + R"( = ["A", "B"])");
      }
    }
    ++at_;
  }

  TomlType value(TomlEntry& to) {
    if (peek() == '"' || peek() == '\'') {
      to.values.push_back(string());
      return TomlType::text;
    }
    const std::size_t start = at_;
    while (!is_over() && (is_key_character(peek()) || peek() == '.' || peek() == '+')) ++at_;
    std::string found(text_.substr(start, at_ - start));
    if (found == "true" || found == "false") {
      to.values.push_back(std::move(found));
      return TomlType::boolean;
    }
    std::erase(found, '_');
    if (is_toml_number(found)) {
      to.values.push_back(std::move(found));
      return TomlType::number;
    }
    at_ = start;
    fail(found.empty() ? "a value is missing" : "'" + found + "' is no value",
         "a text stands in quotes:  " + to.key + " = \"" + found + "\"");
  }

  std::string string() {
    const char quote = text_[at_];
    if (text_.substr(at_).starts_with(std::string(3, quote))) fail("texts of several lines are not read here");
    ++at_;
    std::string out;
    while (peek() != quote) {
      if (is_over() || peek() == '\n') fail("the text has no end", "close it with " + std::string(1, quote));
      if (is_control(peek())) fail("a control character stands in the text", R"(write it as \n, \t or \uXXXX)");
      if (peek() == '\\' && quote == '"') {
        ++at_;
        out += escaped();
      } else {
        out += text_[at_++];
      }
    }
    ++at_;
    return out;
  }

  std::string escaped() {
    constexpr std::string_view letters = "btnfr\"\\";
    constexpr std::string_view meanings = "\b\t\n\f\r\"\\";
    const char letter = peek();
    if (const std::size_t which = letters.find(letter); !is_over() && which != std::string_view::npos) {
      ++at_;
      return std::string(1, meanings[which]);
    }
    const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    const std::string_view hex = text_.substr(std::min(at_ + 1, text_.size()), digits);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    const bool read = digits > 0 && hex.size() == digits && error == std::errc{} && end == hex.data() + hex.size();
    if (!read || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      fail("this escape is not known", R"(a backslash is \\, or put the text in '...')");
    at_ += 1 + digits;
    std::string out;
    append_utf8(out, code);
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TomlFile file_;
};

}  // namespace

std::variant<TomlFile, TomlError> read_toml(std::string_view text) {
  try {
    return TomlReader(text).read();
  } catch (TomlError& error) {
    return std::move(error);
  }
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (is_control(c) || c == '\t') {
      out += "\\u00" + hex(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

bool is_toml_number(std::string_view word) {
  static const std::regex number(R"([+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)");
  return std::regex_match(word.begin(), word.end(), number);
}

}  // namespace bench

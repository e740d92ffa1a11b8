#include "sim/ollama/go_json.h"

#include <vector>

#include "base/text.h"
#include "sim/ollama/go_text.h"

namespace bench::sim {
namespace {

std::string in_go_quotes(char c) {
  if (c == '\'') return "'\\''";
  if (c == '"') return "'\"'";
  if (c == '\n') return "'\\n'";
  if (c == '\r') return "'\\r'";
  if (c == '\t') return "'\\t'";
  if (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f) return std::string("'") + c + "'";
  return "'\\x" + hex(static_cast<unsigned char>(c), 2) + "'";
}

/// Finds the end of the first value, or Go's complaint: no other reader knows where Go was in its own state machine,
/// and that is what its words tell.
class GoScanner {
 public:
  explicit GoScanner(std::string_view text) : text_(text) {}

  std::string error;
  std::size_t end() const { return at_; }

  bool scan() {
    skip_space();
    if (at_ == text_.size()) return fail("EOF");
    if (!begin_value()) return false;
    while (!open_.empty())
      if (!(open_.back() == '{' ? object_part() : array_part())) return false;
    return true;
  }

 private:
  bool fail(std::string why) {
    error = std::move(why);
    return false;
  }
  bool wrong(const std::string& context) {
    if (at_ >= text_.size()) return fail("unexpected EOF");
    return fail("invalid character " + in_go_quotes(text_[at_]) + " " + context);
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')) ++at_;
  }

  /// A whole scalar, or the opening of an object or array.
  bool begin_value() {
    skip_space();
    const char c = peek();
    if (c == '{' || c == '[') {
      if (open_.size() >= 10000) return fail("exceeded max depth");
      open_.push_back(c);
      fresh_ = true;
      ++at_;
      return true;
    }
    fresh_ = false;
    if (c == '"') return string();
    if (c == '-' || is_digit(c)) return number();
    if (c == 't') return literal("true");
    if (c == 'f') return literal("false");
    if (c == 'n') return literal("null");
    return wrong("looking for beginning of value");
  }

  bool close() {
    open_.pop_back();
    fresh_ = false;
    ++at_;
    return true;
  }

  bool object_part() {
    skip_space();
    if (peek() == '}') return close();
    if (!fresh_) {
      if (peek() != ',') return wrong("after object key:value pair");
      ++at_;
      skip_space();
    }
    if (peek() != '"') return wrong("looking for beginning of object key string");
    if (!string()) return false;
    skip_space();
    if (peek() != ':') return wrong("after object key");
    ++at_;
    return begin_value();
  }

  bool array_part() {
    skip_space();
    if (peek() == ']') return close();
    if (!fresh_) {
      if (peek() != ',') return wrong("after array element");
      ++at_;
    }
    return begin_value();
  }

  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return wrong("in string literal");
      if (c == '\\' && !escape()) return false;
    }
    return fail("unexpected EOF");
  }

  bool escape() {
    ++at_;
    if (peek() != 'u')
      return std::string_view("\"\\/bfnrt").find(peek()) != std::string_view::npos && at_ < text_.size()
                 ? true
                 : wrong("in string escape code");
    for (int digit = 0; digit < 4; ++digit) {
      ++at_;
      const char c = peek();
      if (!is_digit(c) && (lower_case(c) < 'a' || lower_case(c) > 'f'))
        return wrong("in \\u hexadecimal character escape");
    }
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin;
  }

  bool number() {
    if (peek() == '-') ++at_;
    if (peek() == '0')
      ++at_;
    else if (!digits())
      return wrong("in numeric literal");
    if (peek() == '.') {
      ++at_;
      if (!digits()) return wrong("after decimal point in numeric literal");
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return wrong("in exponent of numeric literal");
    }
    return true;
  }

  bool literal(const std::string& word) {
    for (const char c : word) {
      if (peek() != c) return wrong("in literal " + word + " (expecting " + in_go_quotes(c) + ")");
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<char> open_;
  bool fresh_ = false;  ///< nothing has been read in the innermost object or array
};

}  // namespace

GoJson read_go_json(std::string_view body) {
  GoScanner scanner(body);
  if (!scanner.scan()) return {Json(), scanner.error};
  Json value = Json::parse(with_valid_utf8(body.substr(0, scanner.end())), nullptr, false);
  // Left are numbers beyond a double and lone surrogates: Go takes those, this library does not.
  if (value.is_discarded()) return {Json(), "invalid character in request body"};
  return {std::move(value), ""};
}

}  // namespace bench::sim

#include "sim/go_json.h"

#include <cstdio>
#include <vector>

namespace bench::sim {
namespace {

std::string quoted(char c) {
  if (c == '\'') return "'\\''";
  if (c == '"') return "'\"'";
  if (c == '\n') return "'\\n'";
  if (c == '\r') return "'\\r'";
  if (c == '\t') return "'\\t'";
  if (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f) return std::string("'") + c + "'";
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "'\\x%02x'", static_cast<unsigned char>(c));
  return buffer;
}

/// Finds the end of the first value, or Go's complaint.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

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
    return fail("invalid character " + quoted(text_[at_]) + " " + context);
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
    if (c == '-' || (c >= '0' && c <= '9')) return number();
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
    if (fresh_ && peek() == '}') return close();
    if (!fresh_) {
      if (peek() == '}') return close();
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
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
        return wrong("in \\u hexadecimal character escape");
    }
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
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
      if (peek() != c) return wrong("in literal " + word + " (expecting " + quoted(c) + ")");
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<char> open_;
  bool fresh_ = false;  ///< nothing has been read in the innermost object or array
};

/// Length of the UTF-8 sequence at the start of `text`, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;  // overlong; surrogate
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return size;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned char>(c));
  out += buffer;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = sequence_length(text);
    out += size > 0 ? text.substr(0, size) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(size > 0 ? size : 1);
  }
  return out;
}

GoJson read_go_json(std::string_view body) {
  Scanner scanner(body);
  if (!scanner.scan()) return {Json(), scanner.error};
  Json value = Json::parse(valid_utf8(body.substr(0, scanner.end())), nullptr, false);
  // Left are numbers beyond a double and lone surrogates: Go takes those, this library does not.
  if (value.is_discarded()) return {Json(), "invalid character in request body"};
  return {std::move(value), ""};
}

void append_go_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t size = sequence_length(text);
    if (size == 0)
      out += "\\ufffd";
    else if (size == 3 && (text.substr(0, 3) == "\xE2\x80\xA8" || text.substr(0, 3) == "\xE2\x80\xA9"))
      out += text[2] == '\xA8' ? "\\u2028" : "\\u2029";
    else if (size > 1)
      out += text.substr(0, size);
    else if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&')
      append_escaped(out, c);
    else
      out += c;
    text.remove_prefix(size > 0 ? size : 1);
  }
  out += '"';
}

std::string go_string(std::string_view text) {
  std::string out;
  append_go_string(out, text);
  return out;
}

}  // namespace bench::sim

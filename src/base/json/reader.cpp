#include "base/json/reader.h"

#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {

namespace {

/// Where the plain bytes of a string end: at its quote, at an escape, or with the text.
std::size_t end_of_run(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

bool is_high_surrogate(unsigned code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low_surrogate(unsigned code) { return code >= 0xDC00 && code < 0xE000; }

}  // namespace

JsonReader::Type JsonReader::type() {
  skip_space();
  if (at_ == text_.size()) return Type::nothing;
  switch (text_[at_]) {
    case '{':
      return Type::object;
    case '[':
      return Type::array;
    case '"':
      return Type::string;
    case 't':
    case 'f':
      return Type::boolean;
    case 'n':
      return Type::null;
    case '-':
    case 'N':
    case 'I':
      return Type::number;
    default:
      return is_digit(text_[at_]) ? Type::number : Type::nothing;
  }
}

bool JsonReader::string(std::string& out) {
  if (type() != Type::string) return wrong_type("a string");
  out.clear();
  return read_string(&out);
}

bool JsonReader::boolean(bool& out) {
  if (type() != Type::boolean) return wrong_type("true or false");
  out = text_[at_] == 't';
  return take_word(out ? "true" : "false");
}

bool JsonReader::number(std::string_view& out) {
  if (type() != Type::number) return wrong_type("a number");
  const std::size_t begin = at_;
  if (here() == '-') ++at_;
  const bool good = here() == 'N' ? take_word("NaN") : here() == 'I' ? take_word("Infinity") : take_decimal();
  out = text_.substr(begin, at_ - begin);
  return good;
}

bool JsonReader::skip() {
  std::string_view ignored;
  bool flag = false;
  switch (type()) {
    case Type::object:
      return object([this](std::string_view) { return skip(); });
    case Type::array:
      return array([this] { return skip(); });
    case Type::string:
      return read_string(nullptr);
    case Type::boolean:
      return boolean(flag);
    case Type::null:
      return take_word("null");
    case Type::number:
      return number(ignored);
    case Type::nothing:
      break;
  }
  return unexpected();
}

bool JsonReader::end() {
  skip_space();
  return !error_ && (at_ == text_.size() || unexpected());
}

std::size_t JsonReader::offset() {
  skip_space();
  return at_;
}

bool JsonReader::wrong_type(std::string_view wanted) {
  if (type() == Type::nothing) return unexpected();
  return fail(Problem::type, "expected " + std::string(wanted));
}

/// The first thing that is wrong is the one that counts.
bool JsonReader::fail(Problem problem, std::string what) {
  if (!error_) error_ = Error{problem, at_, std::move(what)};
  return false;
}

bool JsonReader::unexpected() {
  if (at_ >= text_.size()) return fail(Problem::cut, "unexpected end");
  return fail(Problem::syntax, "unexpected byte");
}

void JsonReader::skip_space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
    ++at_;
}

bool JsonReader::take(char c) {
  skip_space();
  if (at_ == text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool JsonReader::take_word(std::string_view word) {
  for (const char c : word) {
    if (at_ == text_.size() || text_[at_] != c) return unexpected();
    ++at_;
  }
  return true;
}

/// Digits, and perhaps a fraction and an exponent. No zero in front of other digits.
bool JsonReader::take_decimal() {
  if (here() == '0') {
    ++at_;
  } else if (!take_digits()) {
    return false;
  }
  if (here() == '.') {
    ++at_;
    if (!take_digits()) return false;
  }
  if (here() != 'e' && here() != 'E') return true;
  ++at_;
  if (here() == '+' || here() == '-') ++at_;
  return take_digits();
}

bool JsonReader::take_digits() {
  const std::size_t begin = at_;
  while (is_digit(here())) ++at_;
  return at_ > begin || unexpected();
}

bool JsonReader::open(char bracket) {
  if (depth_ == max_depth) return fail(Problem::nesting, "nested deeper than " + std::to_string(max_depth));
  ++depth_;
  return take(bracket);
}

bool JsonReader::close(char bracket) {
  if (!take(bracket)) return false;
  --depth_;
  return true;
}

/// A view into the text where the key has no escapes, into the buffer where it has.
bool JsonReader::read_key(std::string_view& key, std::string& buffer) {
  if (type() != Type::string) return unexpected();
  key_at_ = at_;
  const std::size_t begin = at_ + 1;
  const std::size_t stop = end_of_run(text_, begin);
  if (stop < text_.size() && text_[stop] == '"') {
    key = text_.substr(begin, stop - begin);
    at_ = stop + 1;
  } else {
    buffer.clear();
    if (!read_string(&buffer)) return false;
    key = buffer;
  }
  return take(':') || unexpected();
}

/// Stands on the opening quote. Plain runs are copied at once.
bool JsonReader::read_string(std::string* out) {
  ++at_;
  while (true) {
    const std::size_t stop = end_of_run(text_, at_);
    if (out != nullptr) out->append(text_, at_, stop - at_);
    at_ = stop;
    if (at_ == text_.size()) return unexpected();
    if (text_[at_++] == '"') return true;
    if (!read_escape(out)) return false;
  }
}

/// Stands behind the backslash.
bool JsonReader::read_escape(std::string* out) {
  if (at_ == text_.size()) return unexpected();
  constexpr std::string_view escape_names = "\"\\/bfnrt";
  constexpr std::string_view escaped_values = "\"\\/\b\f\n\r\t";
  if (text_[at_] == 'u') {
    ++at_;
    return read_unicode_escape(out);
  }
  const std::size_t which = escape_names.find(text_[at_]);
  if (which == std::string_view::npos) return unexpected();
  ++at_;
  if (out != nullptr) out->push_back(escaped_values[which]);
  return true;
}

/// Stands behind the u. A high surrogate joins with a low one that follows it.
bool JsonReader::read_unicode_escape(std::string* out) {
  unsigned code = 0;
  if (!read_hex4(code)) return false;
  if (is_high_surrogate(code) && text_.substr(at_).starts_with("\\u")) {
    const std::size_t second = at_;
    at_ += 2;
    unsigned low = 0;
    if (!read_hex4(low)) return false;
    if (is_low_surrogate(low)) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = second;  // it stands for itself
    }
  }
  if (out != nullptr) append_utf8(*out, code);
  return true;
}

bool JsonReader::read_hex4(unsigned& out) {
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = here();
    unsigned digit = 0;
    if (is_digit(c)) {
      digit = static_cast<unsigned>(c - '0');
    } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
      digit = static_cast<unsigned>((c | 0x20) - 'a' + 10);
    } else {
      return unexpected();
    }
    out = out << 4 | digit;
  }
  return true;
}

}  // namespace bench

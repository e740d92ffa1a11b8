#include "base/json/view.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {
namespace {

/// Nearly all lines are ASCII, which is seen eight bytes at a time.
bool is_valid_utf8(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & 0x8080808080808080) != 0) break;
  }
  return is_utf8(text.substr(at));
}

bool is_plain_in_string(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }

/// Whether eight bytes of ASCII are all plain; it may say no of others. A byte is below n if taking n away borrows.
bool are_plain_in_string(const char* eight) {
  constexpr std::uint64_t each = 0x0101010101010101, top = 0x80 * each;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, eight, sizeof bytes);
  const std::uint64_t quotes = bytes ^ ('"' * each), escapes = bytes ^ ('\\' * each);
  return (((quotes - each) | (escapes - each) | (bytes - 0x20 * each) | bytes) & top) == 0;
}

}  // namespace

const JsonNode& JsonNode::operator[](std::size_t place) const {
  Iterator at = begin();
  while (place-- > 0) ++at;
  return *at;
}

JsonNode::Iterator JsonNode::find(std::string_view key) const {
  for (std::uint32_t at = asked_; at < span_; at += this[at].span_) {
    if (this[at].key_ != key) continue;
    asked_ = at + this[at].span_;
    return Iterator(this + at);
  }
  for (std::uint32_t at = 1; at < asked_ && at < span_; at += this[at].span_) {
    if (this[at].key_ != key) continue;
    asked_ = at + this[at].span_;
    return Iterator(this + at);
  }
  return end();
}

double JsonNode::real() const {
  double value = 0;
  const auto [stop, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  if (error == std::errc::result_out_of_range)
    return text_.front() == '-' ? -0.0 : 0.0;  // too large is no value at all
  return value;
}

std::int64_t JsonNode::whole() const {
  std::int64_t value = 0;
  std::from_chars(text_.data(), text_.data() + text_.size(), value);
  return value;
}

std::uint64_t JsonNode::natural() const {
  std::uint64_t value = 0;
  std::from_chars(text_.data(), text_.data() + text_.size(), value);
  return value;
}

const JsonNode* JsonView::parse(std::string_view text, const JsonBounds& bounds) {
  text_ = text;
  at_ = 0;
  bounds_ = bounds;
  nodes_.clear();
  unescaped_.clear();
  if (!is_valid_utf8(text) || !value("", 0)) return nullptr;
  skip_space();
  return at_ == text_.size() ? nodes_.data() : nullptr;
}

void JsonView::skip_space() {
  if (here() > ' ') return;  // nearly always: who writes for programs writes none
  while (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t') ++at_;
}

bool JsonView::word(std::string_view expected) {
  if (text_.substr(at_, expected.size()) != expected) return false;
  at_ += expected.size();
  return true;
}

bool JsonView::value(std::string_view key, int depth) {
  skip_space();
  if (static_cast<std::int64_t>(nodes_.size()) >= bounds_.values) return false;
  const std::size_t place = nodes_.size();
  nodes_.emplace_back().key_ = key;
  const auto become = [&](JsonNode::Kind kind) { nodes_[place].kind_ = kind; };
  bool good = false;
  switch (here()) {
    case '{':
      become(JsonNode::Kind::object);
      good = depth < bounds_.depth && members(place, depth + 1);
      break;
    case '[':
      become(JsonNode::Kind::array);
      good = depth < bounds_.depth && list(place, depth + 1);
      break;
    case '"':
      become(JsonNode::Kind::text);
      good = string(nodes_[place].text_);
      break;
    case 't':
      become(JsonNode::Kind::yes);
      good = word("true");
      break;
    case 'f':
      become(JsonNode::Kind::no);
      good = word("false");
      break;
    case 'n':
      good = word("null");
      break;
    default:
      good = number(nodes_[place]);
  }
  nodes_[place].span_ = static_cast<std::uint32_t>(nodes_.size() - place);
  return good;
}

bool JsonView::list(std::size_t place, int depth) {
  ++at_;
  skip_space();
  if (word("]")) return true;
  do {
    if (!value("", depth)) return false;
    ++nodes_[place].size_;
    skip_space();
  } while (word(","));
  return word("]");
}

bool JsonView::members(std::size_t place, int depth) {
  ++at_;
  skip_space();
  if (word("}")) return true;
  do {
    skip_space();
    std::string_view key;
    if (here() != '"' || !string(key)) return false;
    skip_space();
    if (!word(":") || !value(key, depth)) return false;
    ++nodes_[place].size_;
    skip_space();
  } while (word(","));
  return word("}");
}

/// Stands on the opening quote.
bool JsonView::string(std::string_view& out) {
  const std::size_t begin = ++at_;
  while (at_ + 8 <= text_.size() && are_plain_in_string(text_.data() + at_)) at_ += 8;
  while (at_ < text_.size() && is_plain_in_string(text_[at_])) ++at_;
  if (at_ == text_.size()) return false;
  if (text_[at_] != '"') return unescaped(begin, out);
  out = text_.substr(begin, at_ - begin);
  ++at_;
  return true;
}

/// Stands on the first escape, or on something that no string may hold.
bool JsonView::unescaped(std::size_t begin, std::string_view& out) {
  std::string& whole = unescaped_.emplace_back(text_.substr(begin, at_ - begin));
  while (at_ < text_.size() && text_[at_] != '"') {
    if (text_[at_] == '\\') {
      ++at_;
      if (!escape(whole)) return false;
      continue;
    }
    if (!is_plain_in_string(text_[at_])) return false;
    whole += text_[at_++];
  }
  if (at_ == text_.size()) return false;
  ++at_;
  out = whole;
  return true;
}

/// Stands behind the backslash.
bool JsonView::escape(std::string& into) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view values = "\"\\/\b\f\n\r\t";
  if (here() != 'u') {
    const std::size_t which = at_ < text_.size() ? names.find(text_[at_]) : names.npos;
    if (which == names.npos) return false;
    into += values[which];
    ++at_;
    return true;
  }
  ++at_;
  unsigned code = 0;
  if (!hex4(code)) return false;
  if (code >= 0xDC00 && code <= 0xDFFF) return false;
  if (code >= 0xD800 && code <= 0xDBFF) {
    unsigned low = 0;
    if (!word("\\u") || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(into, code);
  return true;
}

bool JsonView::hex4(unsigned& out) {
  const std::string_view four = text_.substr(std::min(at_, text_.size()), 4);
  const auto [stop, error] = std::from_chars(four.data(), four.data() + four.size(), out, 16);
  if (four.size() != 4 || error != std::errc{} || stop != four.data() + 4) return false;
  at_ += 4;
  return true;
}

bool JsonView::digits() {
  const std::size_t begin = at_;
  while (is_digit(here())) ++at_;
  return at_ > begin;
}

bool JsonView::number(JsonNode& into) {
  const std::size_t begin = at_;
  if (here() == '-') ++at_;
  if (here() == '0') {
    ++at_;
  } else if (!digits()) {
    return false;
  }
  bool whole = true;
  if (here() == '.') {
    whole = false;
    ++at_;
    if (!digits()) return false;
  }
  const bool has_exponent = here() == 'e' || here() == 'E';
  if (has_exponent) {
    whole = false;
    ++at_;
    if (here() == '+' || here() == '-') ++at_;
    if (!digits()) return false;
  }
  into.text_ = text_.substr(begin, at_ - begin);
  constexpr std::size_t surely_fits = 18;  // digits of a 64-bit number
  if (whole && into.text_.size() > surely_fits) {
    std::uint64_t natural = 0;
    std::int64_t negative = 0;
    const char* end = into.text_.data() + into.text_.size();
    whole = into.text_.front() == '-' ? std::from_chars(into.text_.data(), end, negative).ec == std::errc{}
                                      : std::from_chars(into.text_.data(), end, natural).ec == std::errc{};
  }
  into.kind_ = whole ? JsonNode::Kind::integer : JsonNode::Kind::real;
  constexpr std::size_t short_enough = 300;  // digits of a double
  if (!has_exponent && into.text_.size() < short_enough) return true;
  // What is too large for a double is no number that anybody could use; what is too small is 0.
  const std::string copy(into.text_);
  const double value = std::strtod(copy.c_str(), nullptr);
  return value - value == 0;
}

}  // namespace bench

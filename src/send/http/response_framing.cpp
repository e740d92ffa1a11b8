#include "send/http/response_framing.h"

namespace bench {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// What a name may be made of.
bool is_token(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// What may stand in a line behind its beginning: no control character but the tab.
bool is_text(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

// v: a version that we know, s: the first digit of a status, d: any digit.
constexpr std::string_view beginning = "HTTP/1.v sdd ";

bool fits_beginning(std::size_t at, char c) {
  switch (beginning[at]) {
    case 'v':
      return c == '0' || c == '1';
    case 's':
      return is_digit(c) && c != '0';
    case 'd':
      return is_digit(c);
    default:
      return c == beginning[at];
  }
}

}  // namespace

FramingScan::FramingScan(Part part, std::size_t limit)
    : place_(part == Part::head          ? Place::status_line
             : part == Part::first_chunk ? Place::first_digit
                                         : Place::chunk_return),
      limit_(limit) {}

FramingScan::Result FramingScan::take(std::string_view bytes, std::size_t& used) {
  for (used = 0; used < bytes.size();) {
    if (!take(bytes[used])) return Result::wrong;
    ++used;
    ++length_;
    if (place_ == Place::end) return Result::whole;
    if (length_ > limit_) return Result::too_long;
  }
  return Result::more;
}

bool FramingScan::go(Place next) {
  place_ = next;
  return true;
}

/// False: this byte cannot stand here.
bool FramingScan::take(char byte) {
  switch (place_) {
    case Place::status_line:
      if (!fits_beginning(length_, byte)) return false;
      return length_ + 1 < beginning.size() || go(Place::reason);
    case Place::reason:
    case Place::value:
      if (byte == '\r') return go(Place::line_feed);
      return is_text(byte);
    case Place::line_feed:
      return byte == '\n' && go(Place::field_start);
    case Place::field_start:
      if (byte == '\r') return go(Place::last_line_feed);
      if (folds_ && is_blank(byte)) return go(Place::value);
      folds_ = true;
      return is_token(byte) && go(Place::name);
    case Place::name:
      if (byte == ':') return go(Place::value);
      return is_token(byte);
    case Place::last_line_feed:
      return byte == '\n' && go(Place::end);
    case Place::chunk_return:
      return byte == '\r' && go(Place::chunk_line_feed);
    case Place::chunk_line_feed:
      return byte == '\n' && go(Place::first_digit);
    case Place::first_digit:
    case Place::digits:
      if (is_hex(byte)) {
        last_chunk_ = last_chunk_ && byte == '0';
        return go(Place::digits);
      }
      if (place_ == Place::first_digit) return false;
      if (byte == '\r') return go(Place::size_line_feed);
      return (is_blank(byte) || byte == ';') && go(Place::extension);
    case Place::extension:
      if (byte == '\r') return go(Place::size_line_feed);
      return is_text(byte);
    case Place::size_line_feed:
      if (byte != '\n') return false;
      if (!last_chunk_) return go(Place::end);
      length_ = 0;  // the trailers have a limit of their own
      return go(Place::field_start);
    case Place::end:
      return false;
  }
  return false;
}

}  // namespace bench

#include "base/utf8.h"

#include <algorithm>

namespace bench {
namespace {

std::size_t length_from_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool allowed(char32_t value, std::size_t size) {
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return value >= smallest[size] && value <= 0x10ffff && !surrogate;
}

}  // namespace

CodePoint first_code_point(std::string_view bytes) {
  constexpr unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t size = length_from_lead(lead);
  if (size == 0 || size > bytes.size()) return {};
  char32_t value = lead & lead_bits[size];
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues_character(bytes[i])) return {};
    value = (value << 6) | (static_cast<unsigned char>(bytes[i]) & 0x3f);
  }
  if (!allowed(value, size)) return {};
  return {value, size, true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string_view clipped_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = bytes;
  while (end > 0 && bytes - end < 4 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

std::size_t column_in_characters(std::string_view line, std::size_t offset) {
  const std::string_view before = line.substr(0, offset);
  return 1 + before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), continues_character));
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

}  // namespace bench

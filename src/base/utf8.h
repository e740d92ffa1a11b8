#pragma once

#include <string>
#include <string_view>

namespace bench {

/// One code point at the start of some bytes, or one byte that belongs to none.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;  ///< bytes it takes; 1 when invalid
  bool valid = false;
};

/// Some programs put it in front of a text. It is no part of it.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

inline constexpr char32_t replacement_character = 0xfffd;

/// Reads the first code point of `bytes` (not empty). Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
CodePoint first_code_point(std::string_view bytes);

/// Surrogates too, as three bytes that no reader takes: they tell whoever looks that something was wrong.
void append_utf8(std::string& out, char32_t code_point);

bool is_utf8(std::string_view text);

/// The longest beginning of `text` within `bytes` that does not end inside a character.
std::string_view clipped_utf8(std::string_view text, std::size_t bytes);

/// The place of a byte in a line as an editor shows it: in characters, from 1.
std::size_t column_in_characters(std::string_view line, std::size_t offset);

}  // namespace bench

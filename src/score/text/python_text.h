#pragma once

#include <string>
#include <string_view>
#include <vector>

// What Python's str does to text, for rules that are to agree with programs written in Python: white space, letters and
// punctuation are those of Unicode. Bytes that are no UTF-8 belong to none of them.

namespace bench::python {

bool is_space(char32_t c);              ///< \s
bool is_word(char32_t c);               ///< \w: letters, numbers, _
bool is_punctuation(char32_t c);        ///< the categories P*
bool is_number(char32_t c);             ///< the categories N*
bool is_symbol(char32_t c);             ///< the categories S*
bool is_ascii_punctuation(char32_t c);  ///< the 32 of string.punctuation

std::string_view strip(std::string_view text);
std::string lower(std::string_view text);
std::vector<std::string_view> split(std::string_view text);  ///< at white space, without empty parts
std::string without_ascii_punctuation(std::string_view text);
std::string without_punctuation(std::string_view text);

/// The code point that ends at `end`, or begins there; NUL at the ends of the text.
char32_t before(std::string_view text, std::size_t end);
char32_t at(std::string_view text, std::size_t begin);

}  // namespace bench::python

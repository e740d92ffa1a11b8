#include "score/text/python_text.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"
#include "score/text/unicode_tables.h"

namespace bench::python {
namespace {

template <class Ranges>
auto range_of(const Ranges& ranges, char32_t c) {
  const auto after = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                      [](char32_t value, const auto& range) { return value < range.first; });
  if (after == std::begin(ranges) || std::prev(after)->last < c) return std::end(ranges);
  return std::prev(after);
}

template <class Ranges>
bool lies_in(const Ranges& ranges, char32_t c) {
  return range_of(ranges, c) != std::end(ranges);
}

constexpr bool is_ascii_word(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

char32_t lower_of(char32_t c) {
  const auto range = range_of(case_ranges, c);
  if (range == std::end(case_ranges) || (c - range->first) % range->step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int64_t>(c) + range->to_lower);
}

std::size_t start_of_last(std::string_view text) {
  std::size_t start = text.size() - 1;
  while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xc0) == 0x80) --start;
  const CodePoint last = first_code_point(text.substr(start));
  return last.valid && start + last.size == text.size() ? start : text.size() - 1;
}

/// A sigma at the end of a word has a form of its own.
char32_t lower_sigma(std::string_view text, std::size_t at_sigma, std::size_t size) {
  const bool ends_word = is_word(before(text, at_sigma)) && !is_word(at(text, at_sigma + size));
  return ends_word ? U'\u03c2' : U'\u03c3';
}

template <class Drop>
std::string without(std::string_view text, Drop drop) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint next = first_code_point(text.substr(i));
    if (!next.valid || !drop(next.value)) kept.append(text, i, next.size);
    i += next.size;
  }
  return kept;
}

}  // namespace

bool is_space(char32_t c) {
  if (c < 0x80) return (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_word(char32_t c) { return c < 0x80 ? is_ascii_word(c) : lies_in(word_ranges, c); }

bool is_ascii_punctuation(char32_t c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool is_symbol(char32_t c) {
  if (c >= 0x80) return lies_in(symbol_ranges, c);
  return c != 0 && std::string_view("$+<=>^`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_punctuation(char32_t c) {
  return c >= 0x80 ? lies_in(punctuation_ranges, c) : is_ascii_punctuation(c) && !is_symbol(c);
}

bool is_number(char32_t c) { return c >= 0x80 ? lies_in(number_ranges, c) : c >= '0' && c <= '9'; }

char32_t before(std::string_view text, std::size_t end) {
  if (end == 0) return 0;
  text = text.substr(0, end);
  return first_code_point(text.substr(start_of_last(text))).value;
}

char32_t at(std::string_view text, std::size_t begin) {
  return begin >= text.size() ? 0 : first_code_point(text.substr(begin)).value;
}

std::string_view strip(std::string_view text) {
  while (!text.empty()) {
    const CodePoint first = first_code_point(text);
    if (!first.valid || !is_space(first.value)) break;
    text.remove_prefix(first.size);
  }
  while (!text.empty() && is_space(before(text, text.size()))) text = text.substr(0, start_of_last(text));
  return text;
}

std::string lower(std::string_view text) {
  std::string lowered;
  lowered.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      lowered += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      ++i;
      continue;
    }
    const CodePoint next = first_code_point(text.substr(i));
    if (!next.valid) {
      lowered += c;
    } else if (next.value == 0x130) {
      lowered += "i\u0307";
    } else {
      append_utf8(lowered, next.value == 0x3a3 ? lower_sigma(text, i, next.size) : lower_of(next.value));
    }
    i += next.size;
  }
  return lowered;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint next = first_code_point(text.substr(i));
    if (next.valid && is_space(next.value)) {
      if (i > start) parts.push_back(text.substr(start, i - start));
      start = i + next.size;
    }
    i += next.size;
  }
  if (start < text.size()) parts.push_back(text.substr(start));
  return parts;
}

std::string without_ascii_punctuation(std::string_view text) { return without(text, is_ascii_punctuation); }
std::string without_punctuation(std::string_view text) { return without(text, is_punctuation); }

}  // namespace bench::python

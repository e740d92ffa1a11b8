#include "score/schema_pattern.h"

#include <algorithm>
#include <regex>

namespace bench {
namespace {

// The standard library's matcher recurses for each character of the text.
constexpr std::size_t longest_text = 2000;
constexpr std::size_t longest_pattern = 1000;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Characters instead of bytes, so that "." is one letter in every script. Takes valid UTF-8, which parsed JSON is.
std::wstring characters_of(const std::string& text) {
  std::wstring characters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (continues_character(c) && !characters.empty()) {
      characters.back() = static_cast<wchar_t>((characters.back() << 6) | (byte & 0x3f));
    } else {
      const int payload = byte < 0x80 ? 0x7f : byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0x0f : 0x07;
      characters.push_back(static_cast<wchar_t>(byte & payload));
    }
  }
  return characters;
}

auto regex_flags() {
  auto flags = std::regex::ECMAScript;
#ifdef __GLIBCXX__
  flags |= std::regex_constants::__polynomial;  // no backtracking: "(a+)+b" must not hang a run
#endif
  return flags;
}

}  // namespace

std::optional<bool> matches_pattern(const std::string& pattern, const std::string& text) {
  if (pattern.size() > longest_pattern || text.size() > longest_text) return std::nullopt;
  try {
    return std::regex_search(characters_of(text), std::wregex(characters_of(pattern), regex_flags()));
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

std::size_t character_count(const std::string& text) {
  const auto starts = [](char c) { return !continues_character(c); };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}

}  // namespace bench

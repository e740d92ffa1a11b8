#include <regex>
#include <string_view>

#include "base/utf8.h"
#include "score/schema/schema_rules.h"

namespace bench {
namespace {

// The standard library's matcher recurses for each character of the text.
constexpr std::size_t longest_text = 2000;
constexpr std::size_t longest_pattern = 1000;

/// Characters instead of bytes, so that "." is one letter in every script. Takes valid UTF-8, which parsed JSON is.
std::wstring characters_of(std::string_view text) {
  std::wstring characters;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    characters.push_back(static_cast<wchar_t>(next.value));
    text.remove_prefix(next.size);
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

std::size_t character_count(const std::string& text) { return characters_of(text).size(); }

}  // namespace bench

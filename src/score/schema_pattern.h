#pragma once

#include <optional>
#include <string>

namespace bench {

/// Whether a text holds a match of an ECMAScript pattern; none when that cannot be found out: the pattern is not
/// understood, or the text is longer than the matcher can take.
std::optional<bool> matches_pattern(const std::string& pattern, const std::string& text);

/// Characters of UTF-8 text.
std::size_t character_count(const std::string& text);

}  // namespace bench

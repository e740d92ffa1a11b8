#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

// One text can be spelt in many ways: within JSON, within JSON that is a string of JSON, within an address, a web page,
// Markdown. What is read here is all of them at once, and any mixture: each character may stand as it is, as %2F (in
// either case, and encoded again: %252F), as \u002f, \x2f or \U0000002f, as &amp; or &#47;, and backslashes count for
// nothing, however many there are.

/// The bytes that a spelling other than the plain one begins with.
inline constexpr std::string_view escape_signs = "\\%&";
/// Of a row of backslashes as many are passed over: those of JSON within JSON, five times.
inline constexpr std::size_t most_backslashes = 32;

/// A word as spelled() wants it: without its backslashes.
std::string word_to_spell(std::string_view text);

struct Spelled {
  bool whole = false;
  std::size_t end = 0;    ///< of a whole one: behind its last byte
  bool cut = false;       ///< the text ends too early: what comes next may make it whole
  std::size_t begun = 0;  ///< of a cut one: the bytes of the word that are there
};

/// Whether `text` spells `word` from the byte `at` on.
Spelled spelled(std::string_view text, std::size_t at, std::string_view word);

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/plan.h"

namespace bench {

// Prompts of a wanted length without a tokenizer: words drawn by a seed, as many as the server's own counts say.

/// So many words. The same seed gives the same text.
std::string synthetic_text(std::int64_t words, std::uint64_t seed);

/// Prompts of so many words, called after the tokens that they are meant to be; a few different ones, fewer where they
/// are long, since the journal quotes them.
Suite synthetic_suite(std::int64_t tokens, std::int64_t words, std::uint64_t seed);

/// What a prompt is to the server: `beside` for template and marker, `each` for a word. Tokens.
struct WordCounts {
  double beside = 0;
  double each = 1;
  bool operator==(const WordCounts&) const = default;
};

/// A text that the server has counted.
struct CountedText {
  std::int64_t words = 0;
  std::int64_t tokens = 0;
};
/// None when more words are no more tokens.
std::optional<WordCounts> word_counts(CountedText few, CountedText many);

/// How many words make that many tokens; at least one.
std::int64_t words_for(std::int64_t tokens, const WordCounts& counts);

}  // namespace bench

#pragma once

#include <array>
#include <string_view>

namespace bench::sim {

/// What a simulated model knows to say. A few are longer than a byte a letter, as real tokens are.
inline constexpr std::array<std::string_view, 96> words = {
    "the",  "of",    "and",  "a",     "to",     "in",   "is",    "it",    "that",  "was",    "for",   "on",
    "are",  "with",  "as",   "be",    "at",     "one",  "have",  "this",  "from",  "or",     "had",   "by",
    "but",  "some",  "what", "there", "we",     "can",  "out",   "other", "were",  "all",    "your",  "when",
    "up",   "use",   "word", "how",   "said",   "an",   "each",  "she",   "which", "do",     "their", "time",
    "if",   "will",  "way",  "about", "many",   "then", "them",  "would", "write", "like",   "so",    "these",
    "her",  "long",  "make", "thing", "see",    "him",  "two",   "has",   "look",  "more",   "day",   "could",
    "go",   "come",  "did",  "sky",   "number", "blue", "light", "river", "model", "people", "my",    "over",
    "know", "water", "than", "call",  "first",  "who",  "may",   "down",  "side",  "naïve",  "café",  "日本"};

}  // namespace bench::sim

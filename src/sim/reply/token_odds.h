#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench::sim {

struct Answer;

/// The place of an answer where a model chooses between letters (or between the right answer and others).
struct ChoicePoint {
  std::int64_t piece = 0;
  std::vector<std::string> tokens;  ///< what it chose first
  std::vector<double> shares;       ///< of each of them, 1 in all; 0: not among those that are told
  bool operator==(const ChoicePoint&) const = default;
};

/// How likely the model found a token that it said, and what else it might have said there.
struct TokenOdds {
  double logprob = 0;
  std::vector<std::pair<std::string, double>> top;  ///< the likeliest first
};

/// Of one piece of an answer, with at most `top` candidates. Words of the vocabulary fill up what is missing.
TokenOdds odds_at(const Answer& answer, std::int64_t piece, std::int64_t top);

}  // namespace bench::sim

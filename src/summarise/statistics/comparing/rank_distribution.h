#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace bench {

// What sums of ranks would be if there were no difference: counted, not approximated. Work and memory grow with the
// fourth and second power of n, so the callers say up to where.

/// Up to so many values on both sides together, and so many pairs with a difference, tests and intervals are exact.
/// Beyond, the normal approximation is right to a thousandth.
inline constexpr std::int64_t most_exact_values = 50;
inline constexpr std::int64_t most_exact_pairs = 100;

/// Values by rank: ties share the mean of their ranks. Doubled, so that all are whole: 2, 4, 6 … without ties.
struct Ranking {
  std::vector<std::int64_t> doubled;  ///< in ascending order of the values, so ascending
  double tie_term = 0;                ///< Σ(t³ − t) over groups of t equal values; 0 without ties
};
Ranking ranking_of(std::span<const double> sorted);

/// P(sum of `chosen` of the weights = s), each choice equally likely, for s = 0, 1, …
std::vector<double> choice_sums(std::span<const std::int64_t> weights, std::size_t chosen);
/// P(sum of those weights that a fair coin picks = s), for s = 0, 1, …
std::vector<double> coin_sums(std::span<const std::int64_t> weights);

/// How many of the ordered differences an interval leaves out on each side, plus one: its ends are the k-th smallest
/// and the k-th largest, and it covers `coverage` or more. None when all of them cover less.
struct IntervalRank {
  std::int64_t k = 1;
  double coverage = 0.95;  ///< reached; the wanted one where it is approximated
};
/// Of the m·n differences between two samples.
std::optional<IntervalRank> rank_between(std::int64_t m, std::int64_t n, double coverage);
/// Of the n(n + 1)/2 means of two differences each.
std::optional<IntervalRank> rank_of_pairs(std::int64_t n, double coverage);

}  // namespace bench

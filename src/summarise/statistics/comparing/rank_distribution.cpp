#include "summarise/statistics/comparing/rank_distribution.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "summarise/statistics/distributions.h"

namespace bench {

namespace {

std::vector<std::int64_t> first_ranks(std::int64_t n) {
  std::vector<std::int64_t> ranks(static_cast<std::size_t>(n));
  std::iota(ranks.begin(), ranks.end(), std::int64_t{1});
  return ranks;
}

/// From the probabilities of a statistic that counts the differences below the truth, smallest first.
std::optional<IntervalRank> exact_rank(std::span<const double> probabilities, double coverage) {
  constexpr double rounding = 1e-12;
  double below = 0;
  std::int64_t k = 0;
  for (const double probability : probabilities) {
    if (2 * (below + probability) > 1 - coverage + rounding) break;
    below += probability;
    ++k;
  }
  if (k == 0) return std::nullopt;
  return IntervalRank{k, 1 - 2 * below};
}

/// None for a side of very few against many: not even the extremes are sure to be far enough apart.
std::optional<IntervalRank> approximate_rank(double mean, double variance, double coverage) {
  const double k = std::floor(mean - normal_quantile(0.5 + coverage / 2) * std::sqrt(variance));
  if (k < 1) return std::nullopt;
  return IntervalRank{static_cast<std::int64_t>(k), coverage};
}

}  // namespace

Ranking ranking_of(std::span<const double> sorted) {
  Ranking ranking;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    while (last + 1 < sorted.size() && sorted[last + 1] == sorted[first]) ++last;
    const std::size_t tied = last - first + 1;
    ranking.doubled.insert(ranking.doubled.end(), tied, static_cast<std::int64_t>(first + 1 + last + 1));
    const auto t = static_cast<double>(tied);
    ranking.tie_term += t * t * t - t;
    first = last + 1;
  }
  return ranking;
}

std::vector<double> choice_sums(std::span<const std::int64_t> weights, std::size_t chosen) {
  // counts[k][s]: how many choices of k of the weights seen so far have the sum s.
  const auto most = static_cast<std::size_t>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
  std::vector<std::vector<double>> counts(chosen + 1, std::vector<double>(most + 1));
  counts[0][0] = 1;
  std::size_t reached = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto weight = static_cast<std::size_t>(weights[i]);
    for (std::size_t k = std::min(i + 1, chosen); k > 0; --k)
      for (std::size_t s = 0; s <= reached; ++s) counts[k][s + weight] += counts[k - 1][s];
    reached += weight;
  }
  std::vector<double> sums = std::move(counts[chosen]);
  const double all = std::accumulate(sums.begin(), sums.end(), 0.0);
  for (double& sum : sums) sum /= all;
  return sums;
}

std::vector<double> coin_sums(std::span<const std::int64_t> weights) {
  const auto most = static_cast<std::size_t>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
  std::vector<double> sums(most + 1);
  sums[0] = 1;
  std::size_t reached = 0;
  for (const std::int64_t each : weights) {
    const auto weight = static_cast<std::size_t>(each);
    reached += weight;
    for (std::size_t s = reached + 1; s-- > 0;) sums[s] = (sums[s] + (s >= weight ? sums[s - weight] : 0)) / 2;
  }
  return sums;
}

std::optional<IntervalRank> rank_between(std::int64_t m, std::int64_t n, double coverage) {
  if (m < 1 || n < 1) return std::nullopt;
  const auto size = static_cast<double>(m) * static_cast<double>(n);
  if (m + n > most_exact_values) {
    const double variance = size * static_cast<double>(m + n + 1) / 12;
    return approximate_rank(size / 2, variance, coverage);
  }
  const std::int64_t fewer = std::min(m, n);
  const std::vector<double> sums = choice_sums(first_ranks(m + n), static_cast<std::size_t>(fewer));
  const auto smallest = static_cast<std::size_t>(fewer * (fewer + 1) / 2);
  return exact_rank(std::span(sums).subspan(smallest), coverage);
}

std::optional<IntervalRank> rank_of_pairs(std::int64_t n, double coverage) {
  if (n < 1) return std::nullopt;
  if (n > most_exact_pairs) {
    const auto count = static_cast<double>(n);
    const double half = count * (count + 1) / 4;
    return approximate_rank(half, half * (2 * count + 1) / 6, coverage);
  }
  return exact_rank(coin_sums(first_ranks(n)), coverage);
}

}  // namespace bench

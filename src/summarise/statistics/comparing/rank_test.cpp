#include "summarise/statistics/comparing/rank_test.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "summarise/statistics/comparing/rank_distribution.h"
#include "summarise/statistics/distributions.h"

namespace bench {

namespace {

constexpr std::int64_t most_drawn = 1'000;
constexpr std::uint64_t rank_seed = 0x72616e6b73;  // "ranks": the same data give the same p everywhere

/// Twice the smaller tail of a distribution over 0, 1, … at a value of it.
double exact_p(const std::vector<double>& probabilities, std::int64_t seen) {
  double small = 0, large = 0;
  for (std::size_t s = 0; s < probabilities.size(); ++s) {
    if (static_cast<std::int64_t>(s) <= seen) small += probabilities[s];
    if (static_cast<std::int64_t>(s) >= seen) large += probabilities[s];
  }
  return std::min(1.0, 2 * std::min(small, large));
}

double normal_p(double statistic, double mean, double variance) {
  if (variance <= 0) return 1;
  const double score = (std::abs(statistic - mean) - 0.5) / std::sqrt(variance);
  return std::min(1.0, 2 * normal_cdf(-score));
}

/// A value with where it came from.
struct Origin {
  double value;
  bool marked;
};

/// Doubled ranks of the marked values and of the others, from all of them.
struct RankedSides {
  Ranking all;
  std::vector<double> marked, others;
  std::int64_t marked_sum = 0;

  explicit RankedSides(std::vector<Origin> values) {
    std::sort(values.begin(), values.end(), [](const Origin& a, const Origin& b) { return a.value < b.value; });
    std::vector<double> sorted;
    for (const Origin& each : values) sorted.push_back(each.value);
    all = ranking_of(sorted);
    for (std::size_t i = 0; i < values.size(); ++i) {
      (values[i].marked ? marked : others).push_back(static_cast<double>(all.doubled[i]));
      if (values[i].marked) marked_sum += all.doubled[i];
    }
  }
};

}  // namespace

std::optional<TestResult> mann_whitney(std::span<const double> base, std::span<const double> changed) {
  if (base.empty() || changed.empty()) return std::nullopt;
  // Counted by the smaller side: less work, and swapped sides are the same computation.
  const bool base_is_smaller = base.size() < changed.size();
  std::vector<Origin> values;
  for (const double value : base) values.push_back({value, base_is_smaller});
  for (const double value : changed) values.push_back({value, !base_is_smaller});
  const RankedSides ranked(std::move(values));

  const auto m = static_cast<double>(ranked.marked.size());
  const auto n = static_cast<double>(ranked.others.size());
  const double of_marked = static_cast<double>(ranked.marked_sum) / 2 - m * (m + 1) / 2;
  const double u = base_is_smaller ? m * n - of_marked : of_marked;
  if (m + n <= static_cast<double>(most_exact_values))
    return TestResult{u, exact_p(choice_sums(ranked.all.doubled, ranked.marked.size()), ranked.marked_sum)};
  if (ranked.all.tie_term > 0 && m + n <= static_cast<double>(most_drawn))
    return TestResult{u, permutation_test(ranked.marked, ranked.others, rank_seed)->p, TestMethod::drawn};
  const double variance = m * n / 12 * (m + n + 1 - ranked.all.tie_term / ((m + n) * (m + n - 1)));
  return TestResult{u, normal_p(u, m * n / 2, variance), TestMethod::normal};
}

std::optional<TestResult> signed_rank(std::span<const double> differences) {
  if (differences.empty()) return std::nullopt;
  std::vector<Origin> sizes;
  for (const double difference : differences)
    if (difference != 0) sizes.push_back({std::abs(difference), difference > 0});
  if (sizes.empty()) return TestResult{};
  const RankedSides ranked(std::move(sizes));

  const auto n = static_cast<double>(ranked.all.doubled.size());
  const double positive = static_cast<double>(ranked.marked_sum) / 2;
  if (n <= static_cast<double>(most_exact_pairs))
    return TestResult{positive, exact_p(coin_sums(ranked.all.doubled), ranked.marked_sum)};
  if (ranked.all.tie_term > 0 && n <= static_cast<double>(most_drawn)) {
    std::vector<double> signed_ranks = ranked.marked;
    for (const double rank : ranked.others) signed_ranks.push_back(-rank);
    return TestResult{positive, sign_flip_test(signed_ranks, rank_seed)->p, TestMethod::drawn};
  }
  const double variance = (n * (n + 1) * (2 * n + 1) - ranked.all.tie_term / 2) / 24;
  return TestResult{positive, normal_p(positive, n * (n + 1) / 4, variance), TestMethod::normal};
}

}  // namespace bench

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/random.h"
#include "summarise/statistics/distributions.h"
#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

constexpr std::size_t fewest_values = 20;
constexpr std::size_t most_values = 10'000;  // beyond, resampling takes minutes and t says the same
constexpr std::size_t most_resamples = 10'000;
constexpr std::size_t fewest_resamples = 1'000;
constexpr std::size_t draws = 4'000'000;  // per interval

/// 0 ... n-1 by multiply and shift, from 32 random bits: millions of them an interval leave no time to divide. Bias:
/// under 2^-32 · n.
std::size_t quick_below(std::uint64_t bits, std::size_t n) { return static_cast<std::size_t>((bits * n) >> 32); }

/// Of `length` consecutive values from `at` on; behind the last comes the first.
double sum_of_block(std::span<const double> values, std::size_t at, std::size_t length) {
  double sum = 0;
  for (; length > 0; --length) {
    sum += values[at];
    if (++at == values.size()) at = 0;
  }
  return sum;
}

/// The means of two resamples: whole blocks that wrap around the end, so that every value is drawn equally often. One
/// draw holds a place for each, and neither waits for the other's addition.
std::pair<double, double> two_means(std::span<const double> values, std::size_t block, Random& random) {
  const std::size_t n = values.size();
  double first = 0, second = 0;
  for (std::size_t taken = 0; taken < n; taken += block) {
    const std::uint64_t draw = random.next();
    const std::size_t length = std::min(block, n - taken);
    first += sum_of_block(values, quick_below(draw >> 32, n), length);
    second += sum_of_block(values, quick_below(draw & 0xffffffff, n), length);
  }
  return {first / static_cast<double>(n), second / static_cast<double>(n)};
}

std::vector<double> resampled_means(std::span<const double> values, std::size_t block) {
  Random random(0x62656e6368);  // "bench"
  const std::size_t resamples = std::clamp(draws / values.size(), fewest_resamples, most_resamples);
  std::vector<double> means;
  while (means.size() < resamples) {
    const auto [first, second] = two_means(values, block, random);
    means.insert(means.end(), {first, second});
  }
  std::sort(means.begin(), means.end());
  return means;
}

/// The jackknife's acceleration of a mean: a sixth of the skewness of its terms, which are the sums of the blocks.
double acceleration(std::span<const double> values, std::size_t block, double mean) {
  double squares = 0, cubes = 0;
  for (std::size_t at = 0; at < values.size(); at += block) {
    double distance = 0;
    for (std::size_t i = at; i < std::min(at + block, values.size()); ++i) distance += values[i] - mean;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// The normal score of the share of resamples below the mean itself; ties count half.
double bias_score(const std::vector<double>& sorted_means, double mean) {
  const auto [first, last] = std::equal_range(sorted_means.begin(), sorted_means.end(), mean);
  const auto below = static_cast<double>(first - sorted_means.begin());
  const auto equal = static_cast<double>(last - first);
  const auto n = static_cast<double>(sorted_means.size());
  return normal_quantile(std::clamp((below + equal / 2) / n, 0.5 / n, 1 - 0.5 / n));
}

Interval bca(std::span<const double> values, std::size_t block, double mean, double coverage) {
  const std::vector<double> means = resampled_means(values, block);
  const double bias = bias_score(means, mean);
  const double skew = acceleration(values, block, mean);
  const auto end = [&](double probability) {
    const double score = bias + normal_quantile(probability);
    const double adjusted = normal_cdf(bias + score / (1 - skew * score));
    const auto n = static_cast<double>(means.size());
    return means[static_cast<std::size_t>(std::clamp(adjusted * n, 0.0, n - 1))];
  };
  return {end((1 - coverage) / 2), end(0.5 + coverage / 2), coverage, "bca"};
}

Interval student(const Welford& all, std::size_t block, double coverage) {
  const double independent = static_cast<double>(all.n) / static_cast<double>(block);
  const double reach = student_t_two_sided(coverage, independent - 1) * all.deviation() / std::sqrt(independent);
  return {all.mean - reach, all.mean + reach, coverage, "t"};
}

}  // namespace

std::optional<Interval> mean_interval(std::span<const double> in_time_order, std::int64_t block, double coverage) {
  const std::size_t n = in_time_order.size();
  if (n < fewest_values) return std::nullopt;
  const Welford all = moments(in_time_order);
  if (all.squares <= 0) return Interval{all.mean, all.mean, coverage, "bca"};
  const auto length = std::min(static_cast<std::size_t>(std::max<std::int64_t>(block, 1)), n / 2);
  return n > most_values ? student(all, length, coverage) : bca(in_time_order, length, all.mean, coverage);
}

}  // namespace bench

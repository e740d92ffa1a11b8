#include "summarise/statistics/interval.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

/// F(k) of a binomial for the ranks that can matter: ten standard deviations around the mean hold everything.
struct BinomialWindow {
  std::int64_t first;
  std::vector<double> cdf;

  BinomialWindow(std::int64_t n, double p) {
    const double mean = static_cast<double>(n) * p;
    const double reach = 10 * std::sqrt(mean * (1 - p)) + 10;
    first = std::max<std::int64_t>(-1, static_cast<std::int64_t>(mean - reach));
    const auto last = std::min<std::int64_t>(n, static_cast<std::int64_t>(mean + reach));
    for (std::int64_t k = first; k <= last; ++k) cdf.push_back(binomial_cdf(k, n, p));
  }
  double at(std::int64_t k) const { return cdf[static_cast<std::size_t>(k - first)]; }
  std::int64_t last() const { return first + static_cast<std::int64_t>(cdf.size()) - 1; }
};

}  // namespace

std::optional<RankPair> order_statistic_ranks(std::int64_t n, double percent, double coverage) {
  if (n < 2 || percent <= 0 || percent >= 100) return std::nullopt;
  const double p = percent / 100.0;
  const BinomialWindow ranks(n, p);
  const double centre = 2 * (static_cast<double>(n) * p + 0.5);
  const auto badness = [centre](const RankPair& pair) {
    return std::tuple(pair.upper - pair.lower, std::abs(static_cast<double>(pair.lower + pair.upper) - centre));
  };

  std::optional<RankPair> best;
  const std::int64_t last_rank = std::min(n, ranks.last() + 1);
  std::int64_t upper = std::max<std::int64_t>(2, ranks.first + 2);
  for (std::int64_t lower = ranks.first + 2 > 1 ? ranks.first + 2 : 1; lower < last_rank; ++lower) {
    upper = std::max(upper, lower + 1);
    while (upper <= last_rank && ranks.at(upper - 1) - ranks.at(lower - 1) < coverage) ++upper;
    if (upper > last_rank) break;
    const RankPair pair{lower, upper, ranks.at(upper - 1) - ranks.at(lower - 1)};
    if (!best || badness(pair) < badness(*best)) best = pair;
  }
  return best;
}

std::optional<Interval> log_t_interval(double point, std::span<const double> values, double coverage) {
  if (values.size() < 3 || point <= 0) return std::nullopt;
  Welford logs;
  for (double value : values) {
    if (value <= 0) return std::nullopt;
    logs.add(std::log(value));
  }
  const auto n = static_cast<double>(values.size());
  const double reach = std::exp(student_t_two_sided(coverage, n - 1) * logs.deviation() / std::sqrt(n));
  return Interval{point / reach, point * reach, coverage, "log-t"};
}

std::optional<Interval> ratio_interval(double a, const Interval& of_a, double b, const Interval& of_b) {
  if (a <= 0 || b <= 0 || of_a.lo <= 0 || of_b.lo <= 0) return std::nullopt;
  const double down = std::hypot(std::log(a / of_a.lo), std::log(of_b.hi / b));
  const double up = std::hypot(std::log(of_a.hi / a), std::log(b / of_b.lo));
  const double ratio = a / b;
  return Interval{ratio * std::exp(-down), ratio * std::exp(up), std::min(of_a.coverage, of_b.coverage), "mover"};
}

std::optional<Interval> wilson_interval(std::int64_t hits, std::int64_t n, double coverage) {
  if (n <= 0) return std::nullopt;
  const double z = normal_quantile(0.5 + coverage / 2);
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(hits) / count;
  const double shrink = 1 + z * z / count;
  const double centre = (share + z * z / (2 * count)) / shrink;
  const double reach = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / shrink;
  return Interval{std::max(0.0, centre - reach), std::min(1.0, centre + reach), coverage, "wilson"};
}

}  // namespace bench

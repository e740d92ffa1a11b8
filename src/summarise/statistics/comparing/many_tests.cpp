#include "summarise/statistics/comparing/many_tests.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "summarise/statistics/distributions.h"

namespace bench {

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto left = static_cast<double>(order.size() - i);
    largest = std::max(largest, std::min(1.0, left * p_values[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

AlphaSpending::AlphaSpending(double alpha, std::optional<std::int64_t> most_values)
    : alpha_(alpha), most_values_(most_values) {}

double AlphaSpending::spend(std::int64_t n) {
  if (n <= seen_) return 0;
  seen_ = n;
  ++looks_;
  double until_now = alpha_ * (1 - 1 / static_cast<double>(looks_ + 1));  // Σ 1/(k(k+1)) = 1 − 1/(looks + 1)
  if (most_values_) {
    const double share =
        std::min(1.0, static_cast<double>(n) / static_cast<double>(std::max<std::int64_t>(1, *most_values_)));
    until_now = 2 * normal_cdf(normal_quantile(alpha_ / 2) / std::sqrt(share));
  }
  const double now = std::max(0.0, until_now - spent_);
  spent_ = std::max(spent_, until_now);
  return now;
}

std::int64_t AlphaSpending::next_look(std::int64_t n) { return n + std::max<std::int64_t>(1, (n + 1) / 2); }

}  // namespace bench

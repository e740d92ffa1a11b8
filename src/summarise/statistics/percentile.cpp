#include "summarise/statistics/percentile.h"

#include <algorithm>
#include <cmath>

namespace bench {

std::int64_t percentile_rank(std::int64_t n, double percent) {
  constexpr std::int64_t parts_of_a_percent = 1'000'000;  // of a percent: 99.9999 is still exact
  const auto share = static_cast<std::int64_t>(std::llround(percent * parts_of_a_percent));
  const std::int64_t whole = 100 * parts_of_a_percent;
  // n·share stays below 2^63 for n up to 9·10^10.
  return std::clamp<std::int64_t>((n * share + whole - 1) / whole, 1, n);
}

double nearest_rank(std::span<const double> sorted, double percent) {
  return sorted[static_cast<std::size_t>(percentile_rank(static_cast<std::int64_t>(sorted.size()), percent) - 1)];
}

double type7(std::span<const double> sorted, double percent) {
  const double h = static_cast<double>(sorted.size() - 1) * percent / 100.0;
  const auto below = static_cast<std::size_t>(h);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (h - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

bool enough_for_bound(std::int64_t n, double percent) {
  const double p = percent / 100.0;
  const auto draws = static_cast<double>(n);
  return 1.0 - std::pow(p, draws) - std::pow(1.0 - p, draws) >= 0.95;
}

std::int64_t draws_for_bound(double percent) {
  // Beyond the rarer side the other term is nothing, so the answer is near log(0.05)/log of the larger share.
  const double larger = std::max(percent, 100.0 - percent) / 100.0;
  auto n = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::log(0.05) / std::log(larger)) - 1);
  while (!enough_for_bound(n, percent)) ++n;
  return n;
}

}  // namespace bench

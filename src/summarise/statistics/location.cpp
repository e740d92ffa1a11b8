#include "summarise/statistics/location.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace bench {
namespace {

constexpr double wanted_coverage = 0.95;

/// The means of all pairs of n values, sorted, without a place in memory for each: n² of them would not fit.
class PairMeans {
 public:
  explicit PairMeans(std::span<const double> values) : sorted_(values.begin(), values.end()) {
    std::sort(sorted_.begin(), sorted_.end());
  }
  std::int64_t size() const { return n() * (n() + 1) / 2; }

  /// The k-th smallest, k from 1: by halving the range until no double is left between its ends.
  double at(std::int64_t k) const {
    double below = sorted_.front();
    double reached = sorted_.back();
    if (up_to(below) >= k) return below;
    for (int step = 0; step < most_steps; ++step) {
      const double middle = below + (reached - below) / 2;
      if (middle <= below || middle >= reached) break;
      (up_to(middle) >= k ? reached : below) = middle;
    }
    return largest_up_to(reached);  // a mean, not a number near it: zero is to come out as zero
  }

 private:
  static constexpr int most_steps = 200;

  std::int64_t n() const { return static_cast<std::int64_t>(sorted_.size()); }

  std::int64_t up_to(double mean) const {
    std::int64_t count = 0;
    std::int64_t j = n();
    for (std::int64_t i = 0; i < n() && j > i; ++i) {
      while (j > i && mean_of_pair(i, j - 1) > mean) --j;
      count += j - i;
    }
    return count;
  }
  double largest_up_to(double mean) const {
    double largest = sorted_.front();
    std::int64_t j = n();
    for (std::int64_t i = 0; i < n() && j > i; ++i) {
      while (j > i && mean_of_pair(i, j - 1) > mean) --j;
      if (j > i) largest = std::max(largest, mean_of_pair(i, j - 1));
    }
    return largest;
  }
  double mean_of_pair(std::int64_t i, std::int64_t j) const {
    return sorted_[static_cast<std::size_t>(i)] / 2 + sorted_[static_cast<std::size_t>(j)] / 2;
  }

  std::vector<double> sorted_;
};

/// Of n fair signs: the chances that the ranks of the positive ones sum up to 0, 1, 2, …
std::vector<double> rank_sum_chances(std::int64_t n) {
  std::vector<double> chances{1};
  for (std::int64_t rank = 1; rank <= n; ++rank) {
    std::vector<double> next(chances.size() + static_cast<std::size_t>(rank), 0.0);
    for (std::size_t sum = 0; sum < chances.size(); ++sum) {
      next[sum] += chances[sum] / 2;
      next[sum + static_cast<std::size_t>(rank)] += chances[sum] / 2;
    }
    chances = std::move(next);
  }
  return chances;
}

/// The interval reaches from the k-th smallest mean to the k-th largest.
struct Reach {
  std::int64_t k = 0;
  double coverage = 0;
};

std::optional<Reach> exact_reach(std::int64_t n) {
  const std::vector<double> chances = rank_sum_chances(n);
  double left_out = 0;
  Reach reach;
  for (const double chance : chances) {
    if (2 * (left_out + chance) > 1 - wanted_coverage) break;
    left_out += chance;
    ++reach.k;
  }
  reach.coverage = 1 - 2 * left_out;
  return reach.k > 0 ? std::optional(reach) : std::nullopt;
}

std::optional<Reach> reach_for(std::int64_t n) {
  constexpr std::int64_t largest_exact = 100;
  if (n <= largest_exact) return exact_reach(n);
  const auto m = static_cast<double>(n);
  const double deviation = std::sqrt(m * (m + 1) * (2 * m + 1) / 24);
  return Reach{static_cast<std::int64_t>(m * (m + 1) / 4 - 1.959964 * deviation), wanted_coverage};
}

}  // namespace

std::optional<Location> location_of(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  const PairMeans means(values);
  const std::int64_t size = means.size();
  Location location;
  location.n = static_cast<std::int64_t>(values.size());
  location.value = (means.at((size + 1) / 2) + means.at(size / 2 + 1)) / 2;
  if (const auto reach = reach_for(location.n))
    location.interval = Interval{means.at(reach->k), means.at(size + 1 - reach->k), reach->coverage, "signed ranks"};
  return location;
}

}  // namespace bench

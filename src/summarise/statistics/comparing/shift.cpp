#include "summarise/statistics/comparing/shift.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "summarise/statistics/comparing/rank_distribution.h"

namespace bench {

namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

/// A double as a whole number of the same order, and back.
std::uint64_t place_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);  // one zero, not two
  return (bits & sign_bit) != 0 ? ~bits : bits | sign_bit;
}
double at_place(std::uint64_t place) {
  return std::bit_cast<double>((place & sign_bit) != 0 ? place & ~sign_bit : ~place);
}

/// The k-th smallest (from 1) of numbers that are only counted: by halving, not by making and sorting all of them,
/// which for two samples of 100 000 would be ten thousand million.
template <class CountUpTo>
double kth_smallest(std::int64_t k, double least, double most, CountUpTo count_up_to) {
  std::uint64_t lo = place_of(least), hi = place_of(most);
  while (lo < hi) {
    const std::uint64_t middle = lo + (hi - lo) / 2;
    if (count_up_to(at_place(middle)) >= k) {
      hi = middle;
    } else {
      lo = middle + 1;
    }
  }
  return at_place(lo);
}

/// All differences changed − base, by their order.
class Differences {
 public:
  Differences(std::vector<double> base, std::vector<double> changed)
      : base_(std::move(base)), changed_(std::move(changed)) {}
  std::int64_t size() const { return static_cast<std::int64_t>(base_.size() * changed_.size()); }
  double kth(std::int64_t k) const {
    return kth_smallest(k, changed_.front() - base_.back(), changed_.back() - base_.front(), [&](double limit) {
      std::int64_t count = 0;
      std::size_t j = 0;
      for (const double from : base_) {
        while (j < changed_.size() && changed_[j] - from <= limit) ++j;
        count += static_cast<std::int64_t>(j);
      }
      return count;
    });
  }

 private:
  std::vector<double> base_, changed_;
};

/// The means of any two values (Walsh averages), by their order.
class PairMeans {
 public:
  explicit PairMeans(std::vector<double> values) : values_(std::move(values)) {}
  std::int64_t size() const {
    const auto n = static_cast<std::int64_t>(values_.size());
    return n * (n + 1) / 2;
  }
  double kth(std::int64_t k) const {
    return kth_smallest(k, values_.front(), values_.back(), [&](double limit) {
      std::int64_t count = 0;
      std::size_t end = values_.size();
      for (std::size_t i = 0; i < values_.size(); ++i) {
        while (end > i && values_[i] / 2 + values_[end - 1] / 2 > limit) --end;
        if (end <= i) break;
        count += static_cast<std::int64_t>(end - i);
      }
      return count;
    });
  }

 private:
  std::vector<double> values_;
};

template <class Ordered>
Shift shift_within(const Ordered& all, const std::optional<IntervalRank>& rank) {
  const std::int64_t n = all.size();
  Shift shift{(all.kth((n + 1) / 2) + all.kth(n / 2 + 1)) / 2, std::nullopt};
  if (rank) shift.interval = Interval{all.kth(rank->k), all.kth(n + 1 - rank->k), rank->coverage, "hodges-lehmann"};
  return shift;
}

std::vector<double> ascending(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

constexpr double rounding = 1e-12;

}  // namespace

std::optional<Shift> shift_between(std::span<const double> base, std::span<const double> changed, double coverage) {
  if (base.empty() || changed.empty()) return std::nullopt;
  const auto rank =
      rank_between(static_cast<std::int64_t>(base.size()), static_cast<std::int64_t>(changed.size()), coverage);
  return shift_within(Differences(ascending(base), ascending(changed)), rank);
}

std::optional<Shift> shift_of(std::span<const double> differences, double coverage) {
  if (differences.empty()) return std::nullopt;
  const auto rank = rank_of_pairs(static_cast<std::int64_t>(differences.size()), coverage);
  return shift_within(PairMeans(ascending(differences)), rank);
}

std::int64_t fewest_pairs(double coverage) {
  std::int64_t n = 1;
  for (double both_ends = 1; both_ends > 1 - coverage + rounding && n < most_exact_pairs; both_ends /= 2) ++n;
  return n;
}

std::int64_t fewest_per_side(double coverage) {
  // The two arrangements at the ends among n chosen of 2n.
  std::int64_t n = 1;
  for (double both_ends = 1; both_ends > 1 - coverage + rounding && n < most_exact_values / 2;) {
    ++n;
    const auto count = static_cast<double>(n);
    both_ends *= count / (2 * (2 * count - 1));
  }
  return n;
}

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace bench {

// What a p-value is worth when it is one of many, or when somebody has looked before.

/// Holm's adjusted p-values, in the order given: each may be compared with α as if it were the only one, and the chance
/// of one false alarm among all of them stays below α, however they depend on each other.
std::vector<double> holm(std::span<const double> p_values);

/// Looking at the data while they come in, and stopping when they say something: each look has an error of its own, and
/// all of them together no more than α. The intervals and tests of a look are made with what `spend` gives it.
///
/// With an end in sight, α is spent as O'Brien and Fleming do, 2 − 2Φ(z/√t) by the share t of all values: almost
/// nothing early, most of it at the end, whose intervals are a few per cent wider than without looking. Without an end,
/// the k-th look gets α/(k(k + 1)). Both hold for any test and any dependence, as only the sum of the errors counts,
/// and both want looks that lie far apart: `next_look` waits for half as many values again.
class AlphaSpending {
 public:
  explicit AlphaSpending(double alpha, std::optional<std::int64_t> most_values = std::nullopt);
  /// The α of a look at the first n values. Nothing is left for a second look at the same ones: 0.
  double spend(std::int64_t n);
  std::int64_t looks() const { return looks_; }
  /// What has been spent so far.
  double spent() const { return spent_; }
  static std::int64_t next_look(std::int64_t n);

 private:
  double alpha_;
  std::optional<std::int64_t> most_values_;
  std::int64_t looks_ = 0;
  std::int64_t seen_ = 0;
  double spent_ = 0;
};

}  // namespace bench

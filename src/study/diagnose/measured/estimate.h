#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// The logarithm of a positive quantity with its uncertainty. Ratios are differences, and their errors add as variances
/// do.
struct LogEstimate {
  double value = 0;
  double error = 0;               ///< standard
  double degrees_of_freedom = 0;  ///< 0: the quantity is exact
  std::int64_t n = 0;
  bool operator==(const LogEstimate&) const = default;

  double of() const;  ///< the quantity itself
  /// Half the width of the 95 % interval of the logarithm.
  double margin() const;
  Interval interval() const;      ///< of the quantity
  Interval log_interval() const;  ///< of its logarithm
  Location location() const;      ///< of the quantity
};

LogEstimate exactly(double quantity);
LogEstimate operator-(const LogEstimate& a, const LogEstimate& b);  ///< of a / b
LogEstimate operator+(const LogEstimate& a, const LogEstimate& b);  ///< of a · b

/// So much work in so much time.
struct WorkUnit {
  double work = 0;
  double time = 0;
};
/// Work per time by the ratio of the sums; none of no work.
std::optional<LogEstimate> rate_of(std::span<const WorkUnit> units);

/// Geometric mean.
std::optional<LogEstimate> log_mean_of(std::span<const double> positive);

/// The value with this share of the values below it; none of no values.
std::optional<double> quantile_of(std::vector<double> values, double share);

}  // namespace bench

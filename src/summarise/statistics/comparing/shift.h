#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/summary.h"

namespace bench {

/// By how much one sample lies above another.
struct Shift {
  double estimate = 0;
  std::optional<Interval> interval;  ///< with the coverage that it reaches; none when the values are too few for it
  bool operator==(const Shift&) const = default;
};

// Hodges and Lehmann's estimates. Their intervals are those of the rank tests turned round: exact where the tests are
// (ties make them wider than need be, never narrower), approximated beyond. On logarithms a shift is the logarithm of a
// ratio. Values finite, in any order; memory for one copy of them, whatever their number.

/// Two independent samples: the median of all differences changed − base. None when a side is empty.
std::optional<Shift> shift_between(std::span<const double> base, std::span<const double> changed,
                                   double coverage = 0.95);

/// Paired differences: the median of the means of any two, each with itself included. None without a difference.
std::optional<Shift> shift_of(std::span<const double> differences, double coverage = 0.95);

/// The fewest values for which the interval exists: 6 pairs, 4 on each side, for 95 %.
std::int64_t fewest_pairs(double coverage);
std::int64_t fewest_per_side(double coverage);

}  // namespace bench

#pragma once

#include <cstdint>
#include <span>

namespace bench {

/// Rank ⌈n·percent/100⌉ of the nearest-rank percentile, 1 to n; n is at least 1. In integers, since 0.95·n as a double
/// can land just above a whole number and cost a rank.
std::int64_t percentile_rank(std::int64_t n, double percent);

/// The nearest-rank percentile of ascending values: always one of them. At least one value.
double nearest_rank(std::span<const double> sorted, double percent);

/// numpy's default (type 7, linear between neighbours), for comparison with tools built on it. At least one value.
double type7(std::span<const double> sorted, double percent);

/// True when n draws bound this percentile on both sides with 95 %: 1 − pⁿ − (1−p)ⁿ ≥ 0.95.
bool enough_for_bound(std::int64_t n, double percent);
/// The fewest draws for which that is so. The percentile lies strictly between 0 and 100.
std::int64_t draws_for_bound(double percent);

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>

#include "bench/comparison.h"

namespace bench {

// How many values a conclusion takes.

using Goal = FurtherRuns::Goal;

/// On one scale, whichever it is: logarithms of ratios, or differences.
struct Margins {
  double effect = 0;     ///< the difference
  double threshold = 0;  ///< from which on a difference matters
};

/// How far the end of an interval may be from the difference for the goal. Not positive when no number of values
/// reaches it: a difference beyond the threshold is not "the same", one of zero never differs.
double room_for(Goal goal, const Margins& margins);

/// Values in all, for a power of 80 %, when an interval from n values reaches `half_width` to each side: widths shrink
/// with √n. At least n + 1. None beyond `most_planned_values`, where nobody will wait.
std::optional<std::int64_t> values_for(Goal goal, const Margins& margins, double half_width, std::int64_t n,
                                       double alpha = 0.05);
/// The same before anything is compared, from the coefficient of variation: on each side, unpaired.
/// n = 2 (z + z)² (cv / room)² · 1.05, as rank tests need 5 % more than t tests.
std::optional<std::int64_t> values_per_side(Goal goal, const Margins& margins, double cv, double alpha = 0.05);

/// Values in all until an interval from n of them, `half_width` to each side, reaches only `wanted`. None beyond
/// `most_planned_values`.
std::optional<std::int64_t> values_for_precision(double wanted, double half_width, std::int64_t n);

inline constexpr std::int64_t most_planned_values = 100'000;

}  // namespace bench

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bench/sweep.h"

namespace bench {

/// Throughput at a level, once for each repetition.
struct CurvePoint {
  double level = 0;
  double value = 0;
};

/// The curves that the points can carry, by least squares on logarithms, the best by AICc first. Empty below five
/// points, below three levels, or where a value is not positive.
std::vector<SweepCurve> fitted_curves(std::span<const CurvePoint> points);

/// Where the best curve bends, if the levels reach that far; with the interval of its profile for two segments.
std::optional<SweepKnee> knee_of(const std::vector<SweepCurve>& curves, std::span<const CurvePoint> points);

/// y = base + slope · x by least squares; none below three different x, or when they span less than a factor of 1.5.
struct StraightLine {
  double base = 0;
  double slope = 0;
};
std::optional<StraightLine> straight_line(std::span<const CurvePoint> points);

}  // namespace bench

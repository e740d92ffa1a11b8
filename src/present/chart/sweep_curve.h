#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// Throughput at one number of requests in flight.
struct SweepChartPoint {
  double workers = 1;
  double toks_per_s = 0;
  std::optional<Interval> interval = {};
  std::int64_t n = 0;  ///< requests behind it
  bool operator==(const SweepChartPoint&) const = default;
};

/// A fitted line: throughput it expects at a number of requests in flight.
struct FittedPoint {
  double workers = 1;
  double toks_per_s = 0;
  bool operator==(const FittedPoint&) const = default;
};

/// What a sweep over requests in flight has found, for its chart.
struct SweepChart {
  std::string model;
  std::vector<SweepChartPoint> points;  ///< by workers
  std::vector<FittedPoint> fitted;      ///< by workers; empty: nothing was fitted
  std::string fit = {};                 ///< what was fitted, for the legend: "fit: slots"
  std::optional<double> knee = {};      ///< workers from which more bring hardly more
  bool operator==(const SweepChart&) const = default;
};

}  // namespace bench

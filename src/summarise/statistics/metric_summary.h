#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// One value of a metric. `at_least`: the request was cut before it was known, and the truth is this or more.
struct Sample {
  double value = 0;
  bool at_least = false;
  std::int64_t run = 0;
};

/// What the requests are to each other, which decides what uncertainty means.
struct Sampling {
  /// Independent draws: one prompt repeated, or an open loop. Otherwise the prompts of a suite, whose spread is no
  /// uncertainty: there only repeated runs of the whole suite say how far its percentiles would move.
  bool draws = true;
  std::set<std::int64_t> complete_runs;  ///< of the suite
};

/// The statistics of one metric; none without a known value. Samples in the order in which they were sent.
/// Cut requests count in the percentiles and the maximum, with what they had waited; the mean is over known values
/// only.
std::optional<MetricSummary> summarise_metric(std::string id, std::span<const Sample> samples, const Sampling& sampling,
                                              std::span<const double> percentiles);

/// One percentile of it, with an interval of another coverage.
std::optional<Quantile> percentile_with(double coverage, double percent, std::span<const Sample> samples,
                                        const Sampling& sampling);

/// The same for a quantity that is no or yes, 0 or 1: how many of how many, with Wilson's interval. No percentiles.
std::optional<MetricSummary> summarise_proportion(std::string id, std::span<const Sample> samples);

/// Median of values in any order, nearest rank; none for no values.
std::optional<double> median(std::vector<double> values);

}  // namespace bench

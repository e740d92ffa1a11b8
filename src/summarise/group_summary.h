#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bench/summary.h"

#include "summarise/group.h"
#include "summarise/measured.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {

/// Summaries of metrics over some of the rows.
struct Summaries {
  const Measured& measured;
  std::vector<std::size_t> places;
  Sampling sampling;

  /// Of a rate, the slow ends of the upper percentiles stand behind them.
  std::optional<MetricSummary> of(const Metric& metric, const std::vector<double>& percentiles) const;
};

/// The worst cases of a rate are its lowest values: for p95 of a time it is p5 that a reader must see.
std::vector<double> with_slow_ends(const Metric& metric, std::vector<double> percentiles);

/// So many replies ended by themselves that wall times compare replies of different length.
bool many_are_short(const GroupSummary& summary);

/// Everything that is published about one group.
GroupSummary group_summary(const GroupKey& key, const Group& group, const Summaries& all, const RunHeader& header,
                           bool cpu_offload);

}  // namespace bench

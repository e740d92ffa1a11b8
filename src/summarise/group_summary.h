#pragma once

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
  Measured::Chosen chosen;
  Sampling sampling;

  std::optional<MetricSummary> of(const Metric& metric, const std::vector<double>& percentiles) const {
    const auto samples = measured.samples(metric, chosen);
    if (metric.aggregate == Aggregate::proportion) return summarise_proportion(std::string(metric.id), samples);
    return summarise_metric(std::string(metric.id), samples, sampling, percentiles);
  }
};

/// Everything that is published about one group.
GroupSummary group_summary(const GroupKey& key, const Group& group, const Summaries& all, const RunHeader& header,
                           bool cpu_offload);

}  // namespace bench

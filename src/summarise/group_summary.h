#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/summary.h"

#include "summarise/group.h"
#include "summarise/measured.h"
#include "summarise/metric_summary.h"

namespace bench {

/// Summaries of metrics over some of the rows.
struct Summaries {
  const Measured& measured;
  Measured::Chosen chosen;
  Design design;

  std::optional<MetricSummary> of(std::string_view metric, const std::vector<double>& percentiles) const {
    return summarise_metric(std::string(metric), measured.samples(metric, chosen), design, percentiles);
  }
};

/// Everything that is published about one group.
GroupSummary group_summary(const GroupKey& key, const Group& group, const Summaries& all, const RunHeader& header,
                           bool cpu_offload);

}  // namespace bench

#pragma once

#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/summary.h"

namespace bench {

// Which of a group's metrics an output shows, always in the order of the registry.

/// The percentiles that were asked for and are there, in that order; without the slow ends of rates, which stand in the
/// columns of the percentiles they are shown for.
std::vector<double> shown_percentiles(const GroupSummary& group);
std::vector<double> shown_percentiles(const Summary& summary);
/// With the slow ends, for files.
std::vector<double> every_percentile(const Summary& summary);

/// A metric and what was measured of it.
struct MeasuredMetric {
  const Metric& metric;
  const MetricSummary& summary;
};

/// The metrics of the group's short table that have a value in `summaries`: the group's own, or those of a tag.
std::vector<MeasuredMetric> headline_of(const GroupSummary& group, const std::vector<MetricSummary>& summaries);
inline std::vector<MeasuredMetric> headline_of(const GroupSummary& group) { return headline_of(group, group.metrics); }

/// What was measured of one metric; nullptr when it has no value.
const MetricSummary* find_measured(const std::vector<MetricSummary>& summaries, std::string_view id);

/// Every metric of a record, so that each file has the same columns: one without values has n = 0 and no percentiles.
/// Those that only a comparison of requests gives are there when they have values.
std::vector<MeasuredMetric> every_metric_of(const std::vector<MetricSummary>& summaries);

}  // namespace bench

#pragma once

#include <vector>

#include "bench/summary.h"

namespace bench {

// Which of a group's metrics an output shows, always in the order of the registry.

/// The percentiles that are there, in the order asked for.
std::vector<double> percentiles_of(const GroupSummary& group);
std::vector<double> percentiles_of(const Summary& summary);

/// The metrics of the short tables that have a value.
std::vector<const MetricSummary*> headline_of(const std::vector<MetricSummary>& metrics);

/// Every metric of a record, so that each file has the same columns: one without values has n = 0 and no percentiles.
/// Those that only a comparison of requests gives are there when they have values.
std::vector<MetricSummary> every_metric_of(const std::vector<MetricSummary>& metrics);

const MetricSummary* find_summary(const std::vector<MetricSummary>& metrics, std::string_view id);

}  // namespace bench

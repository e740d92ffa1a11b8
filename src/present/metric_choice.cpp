#include "present/metric_choice.h"

#include <algorithm>

namespace bench {
namespace {

/// One decode rate in a table: the server's, and ours only where the server reports none.
bool stands_in(const Metric& metric, const std::vector<MetricSummary>& summaries) {
  return !metric.stands_in_for.empty() && find_measured(summaries, metric.stands_in_for) == nullptr;
}

void add_percentiles(const std::vector<MetricSummary>& metrics, std::vector<double>& percents) {
  for (const MetricSummary& metric : metrics) {
    for (const Quantile& quantile : metric.quantiles) {
      const bool known = std::find(percents.begin(), percents.end(), quantile.percent) != percents.end();
      if (!known) percents.push_back(quantile.percent);
    }
  }
}

}  // namespace

std::vector<double> shown_percentiles(const GroupSummary& group) {
  std::vector<double> percents;
  add_percentiles(group.metrics, percents);
  return percents;
}

std::vector<double> shown_percentiles(const Summary& summary) {
  std::vector<double> percents;
  for (const GroupSummary& group : summary.groups) add_percentiles(group.metrics, percents);
  return percents;
}

const MetricSummary* find_measured(const std::vector<MetricSummary>& summaries, std::string_view id) {
  const auto found =
      std::find_if(summaries.begin(), summaries.end(), [id](const MetricSummary& m) { return m.id == id && m.n > 0; });
  return found == summaries.end() ? nullptr : &*found;
}

std::vector<MeasuredMetric> headline_of(const std::vector<MetricSummary>& summaries) {
  std::vector<MeasuredMetric> headline;
  for (const Metric& metric : metrics()) {
    if (!metric.headline && !stands_in(metric, summaries)) continue;
    if (const MetricSummary* found = find_measured(summaries, metric.id)) headline.push_back({metric, *found});
  }
  return headline;
}

std::vector<MeasuredMetric> every_metric_of(const std::vector<MetricSummary>& summaries) {
  static const MetricSummary no_values;
  std::vector<MeasuredMetric> all;
  for (const Metric& metric : metrics()) {
    const MetricSummary* found = find_measured(summaries, metric.id);
    if (!found && !metric.in_records()) continue;  // there was nothing to compare
    all.push_back({metric, found ? *found : no_values});
  }
  return all;
}

}  // namespace bench

#include "present/metric_choice.h"

#include <algorithm>

namespace bench {
namespace {

/// One decode rate in a table: the server's, and ours only where the server reports none.
bool stands_in(const Metric& metric, const GroupSummary& group) {
  return !metric.stands_in_for.empty() && find_measured(group.metrics, metric.stands_in_for) == nullptr;
}

bool is_beside(const Metric& metric, const GroupSummary& group) {
  return std::find(group.beside.begin(), group.beside.end(), metric.id) != group.beside.end();
}

enum class SlowEnds { left_out, included };

void add_percentiles(const GroupSummary& group, SlowEnds slow_ends, std::vector<double>& percents) {
  for (const MetricSummary& metric : group.metrics) {
    for (const Quantile& quantile : metric.quantiles) {
      if (quantile.slow_end_of && slow_ends == SlowEnds::left_out) continue;
      const bool known = std::find(percents.begin(), percents.end(), quantile.percent) != percents.end();
      if (!known) percents.push_back(quantile.percent);
    }
  }
}

}  // namespace

std::vector<double> shown_percentiles(const GroupSummary& group) {
  std::vector<double> percents;
  add_percentiles(group, SlowEnds::left_out, percents);
  return percents;
}

std::vector<double> shown_percentiles(const Summary& summary) {
  std::vector<double> percents;
  for (const GroupSummary& group : summary.groups) add_percentiles(group, SlowEnds::left_out, percents);
  return percents;
}

std::vector<double> every_percentile(const Summary& summary) {
  std::vector<double> percents = shown_percentiles(summary);
  for (const GroupSummary& group : summary.groups) add_percentiles(group, SlowEnds::included, percents);
  return percents;
}

const MetricSummary* find_measured(const std::vector<MetricSummary>& summaries, std::string_view id) {
  const auto found =
      std::find_if(summaries.begin(), summaries.end(), [id](const MetricSummary& m) { return m.id == id && m.n > 0; });
  return found == summaries.end() ? nullptr : &*found;
}

std::vector<MeasuredMetric> headline_of(const GroupSummary& group, const std::vector<MetricSummary>& summaries) {
  std::vector<MeasuredMetric> headline;
  for (const Metric& metric : metrics()) {
    if (!metric.headline && !is_beside(metric, group) && !stands_in(metric, group)) continue;
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

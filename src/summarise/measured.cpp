#include "summarise/measured.h"

#include <map>
#include <numeric>
#include <set>

namespace bench {

bool Measured::counts(std::size_t i) const {
  return rows[i]->ok() && !rows[i]->excluded && (keep_cold || !marks[i].cold);
}

bool Measured::enters_percentiles(std::size_t i) const {
  return counts(i) || (row_of(rows[i]->status).cut && !rows[i]->excluded);
}

bool Measured::serves(const Metric& metric, std::size_t i) const {
  if (metric.of_answer) return rows[i]->ok();
  // Without a count of cached tokens the rate of a hit divides the whole prompt by the time of its rest.
  if (metric.spoilt_by_cache && marks[i].cache_hit && !rows[i]->cached_tokens) return false;
  return metric.in_records() ? enters_percentiles(i) : counts(i);
}

std::vector<std::size_t> Measured::all_places() const {
  std::vector<std::size_t> places(rows.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

std::vector<Sample> Measured::samples(const Metric& metric, std::span<const std::size_t> places) const {
  if (metric.needs_single_reads && shared_reads) return {};
  const std::size_t column = metric_index(metric.id);
  std::vector<Sample> samples;
  for (const std::size_t i : places) {
    if (!serves(metric, i)) continue;
    const auto value = metric.in_records() ? rows[i]->metric(column) : metric.compared(marks[i]);
    if (value) samples.push_back({*value, rows[i]->at_least(column), rows[i]->run});
  }
  return samples;
}

std::optional<double> Measured::exact_value(const Metric& metric, std::size_t i) const {
  if ((metric.needs_single_reads && shared_reads) || !rows[i]->ok() || !serves(metric, i)) return std::nullopt;
  return metric.in_records() ? rows[i]->metric(metric_index(metric.id)) : metric.compared(marks[i]);
}

Sampling Measured::sampling(bool open_loop, std::span<const std::size_t> places) const {
  std::set<std::int64_t> items;
  std::map<std::int64_t, std::set<std::int64_t>> items_of_run;
  for (const std::size_t i : places) {
    items.insert(rows[i]->item);
    items_of_run[rows[i]->run].insert(rows[i]->item);
  }
  Sampling result;
  result.draws = open_loop || items.size() <= 1;
  for (const auto& [run, of_run] : items_of_run) {
    if (of_run.size() == items.size()) result.complete_runs.insert(run);
  }
  return result;
}

}  // namespace bench

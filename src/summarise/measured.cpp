#include "summarise/measured.h"

#include <algorithm>
#include <map>
#include <set>

namespace bench {

namespace {

std::vector<Sample> queue_samples(const Measured& measured, const Measured::Chosen& chosen) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < measured.rows.size(); ++i) {
    const auto& waited = measured.marks[i].queue_est_s;
    if (chosen(i) && measured.counts(i) && waited) samples.push_back({*waited, false, measured.rows[i]->run});
  }
  return samples;
}

}  // namespace

bool Measured::counts(std::size_t i) const {
  return rows[i]->ok() && !rows[i]->disturbed && (keep_cold || !marks[i].cold);
}

bool Measured::enters_percentiles(std::size_t i) const {
  return counts(i) || (row_of(rows[i]->status).cut && !rows[i]->disturbed);
}

std::vector<Sample> Measured::samples(std::string_view metric, const Chosen& chosen) const {
  if (metric == "queue_est_s") return queue_samples(*this, chosen);
  if (withhold_gaps && metric.starts_with("inter_chunk_")) return {};

  const std::size_t column = column_of(metric);
  const bool prefill_rate = metric == "prompt_toks_per_s";
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!chosen(i) || !enters_percentiles(i)) continue;
    // Without a count of cached tokens the rate of a hit divides the whole prompt by the time of its rest.
    if (prefill_rate && marks[i].cache_hit && !rows[i]->cached_tokens) continue;
    if (const auto value = rows[i]->metric(column))
      samples.push_back({*value, rows[i]->at_least(column), rows[i]->run});
  }
  return samples;
}

Design Measured::design(bool open_loop, const Chosen& chosen) const {
  std::set<std::int64_t> items;
  std::map<std::int64_t, std::set<std::int64_t>> items_of_run;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!chosen(i)) continue;
    items.insert(rows[i]->item);
    items_of_run[rows[i]->run].insert(rows[i]->item);
  }
  Design design;
  design.draws = open_loop || items.size() <= 1;
  for (const auto& [run, of_run] : items_of_run) {
    if (of_run.size() == items.size()) design.complete_runs.insert(run);
  }
  return design;
}

}  // namespace bench

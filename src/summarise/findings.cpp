#include "summarise/findings.h"

#include <algorithm>
#include <vector>

#include "summarise/gate/check.h"
#include "summarise/group_summary.h"
#include "summarise/measured.h"
#include "summarise/metric/ids.h"
#include "summarise/metric/terms.h"
#include "summarise/run_conditions.h"
#include "summarise/statistics/in_flight.h"

namespace bench {

namespace {

struct TextEvents {
  std::int64_t all = 0;
  std::int64_t coalesced = 0;
};

TextEvents text_events_of(const std::vector<const Row*>& rows) {
  TextEvents events;
  for (const Row* row : rows) {
    events.all += row->text_events;
    events.coalesced += row->coalesced_events;
  }
  return events;
}

}  // namespace

Measured measure(const GroupKey& key, const Group& group, const RunHeader& header) {
  Measured measured;
  measured.rows = group.in_plan_order();
  measured.marks = mark_rows(measured.rows, unsent_context_of(key.model, header), header.server.api);
  measured.keep_cold = option_is_on(header, "unload");
  const TextEvents events = text_events_of(measured.rows);
  measured.shared_reads = metric::too_coalesced(events.coalesced, events.all);
  return measured;
}

namespace {

/// From the published summary where it has one, for its interval may have cost ten thousand resamples.
std::optional<Quantile> quantile_of(std::string_view metric, double percent, const Summaries& all,
                                    const GroupSummary& summary) {
  const MetricSummary* published = summary.metric(metric);
  if (published == nullptr) return std::nullopt;
  if (const Quantile* quantile = published->at(percent)) return *quantile;
  return all.of(*find_metric(metric), {percent})->quantiles.front();
}

std::optional<Span> steady_stretch(const Measured& measured, const RunHeader& header) {
  std::vector<Span> busy;
  for (const Row* row : measured.rows) busy.push_back(row->busy);
  return steady_window(busy, header.workers);
}

/// With --unload a worker also waits for the model to go, so its pauses say nothing.
std::optional<Occupancy> occupancy_of(const Measured& measured, const RunHeader& header,
                                      const std::optional<Span>& steady) {
  if (!steady || is_open_loop(header) || measured.keep_cold) return std::nullopt;
  std::vector<Span> busy;
  for (const Row* row : measured.rows) busy.push_back(row->busy);
  const auto workers = static_cast<double>(header.workers);
  return Occupancy{*mean_in_flight(busy, *steady) / workers, *little_estimate(busy, *steady) / workers};
}

/// Of the decode rate, and only while the load was steady: as it ramps down, the last requests have the server to
/// themselves.
std::optional<Drift> drift_of_rate(const Measured& measured, std::string_view metric,
                                   const std::optional<Span>& steady) {
  if (!steady) return std::nullopt;
  const std::size_t column = metric_index(metric);
  std::vector<TimedValue> values;
  for (std::size_t i = 0; i < measured.rows.size(); ++i) {
    const Row& row = *measured.rows[i];
    const bool inside = row.busy.begin >= steady->begin && row.busy.end <= steady->end;
    const auto rate = row.metric(column);
    if (measured.counts(i) && inside && rate) values.push_back({seconds(row.in_system.begin), *rate, row.item});
  }
  return drift_of(values);
}

std::optional<Lag> lag_of(const Summaries& all, const GroupSummary& summary) {
  const auto lag = quantile_of(metric::lag, 99, all, summary);
  const auto ttft = quantile_of(metric::ttft, 50, all, summary);
  if (!lag) return std::nullopt;
  return Lag{lag->value, std::max(1e-3, ttft ? 0.01 * ttft->value : 0)};
}

}  // namespace

std::int64_t Findings::count_of(Flag flag) const {
  const auto found = std::find_if(summary.flags.begin(), summary.flags.end(),
                                  [flag](const auto& entry) { return entry.first == flag; });
  return found == summary.flags.end() ? 0 : found->second;
}

Findings findings_of(const GroupKey& key, const Group& group, const RunHeader& header, const RunEnd& end,
                     const std::vector<Gate>& gates) {
  const Measured measured = measure(key, group, header);
  const std::vector<std::size_t> places = measured.all_places();
  const Summaries all{measured, places, measured.sampling(is_open_loop(header), places)};
  const auto steady = steady_stretch(measured, header);

  Findings findings;
  findings.gpu_share = gpu_share_of(key.model, header, end);
  const bool cpu_offload = findings.gpu_share && *findings.gpu_share > 0 && *findings.gpu_share < 1;
  findings.summary = group_summary(key, group, all, header, cpu_offload);
  findings.draws = all.sampling.draws;
  findings.complete_runs = static_cast<std::int64_t>(all.sampling.complete_runs.size());
  findings.only_thinking =
      std::count_if(measured.rows.begin(), measured.rows.end(), [](const Row* row) { return row->only_thinking; });
  if (measured.shared_reads) {
    const TextEvents events = text_events_of(measured.rows);
    findings.coalesced_share = static_cast<double>(events.coalesced) / static_cast<double>(events.all);
  }
  findings.server_rate = quantile_of(metric::decode_rate, 50, all, findings.summary);
  findings.client_rate = quantile_of(metric::client_decode_rate, 50, all, findings.summary);
  findings.occupancy = occupancy_of(measured, header, steady);
  findings.drift =
      drift_of_rate(measured, findings.server_rate ? metric::decode_rate : metric::client_decode_rate, steady);
  if (is_open_loop(header)) findings.lag = lag_of(all, findings.summary);
  if (const auto queue = quantile_of(metric::queue_estimate, 50, all, findings.summary))
    findings.queue_s = queue->value;
  const auto find_quantile = [&](std::string_view metric, double percent) {
    return quantile_of(metric, percent, all, findings.summary);
  };
  for (const Gate& gate : gates) findings.gates.push_back(check_gate(gate, findings.summary, find_quantile));
  return findings;
}

}  // namespace bench

#include "summarise/row.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "summarise/metric/terms.h"

namespace bench {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

Nanos elapsed(const Timeline& times) {
  Nanos latest{0};
  for (const auto& event : {times.sent, times.first_byte, times.last_token, times.done, times.end}) {
    if (event) latest = std::max(latest, *event);
  }
  return latest;
}

/// A cut request keeps its waits and nothing else: exact where the event was seen, "at least this long" where it was
/// not.
void keep_waits_only(const Timeline& times, std::vector<double>& values, std::vector<bool>& cut_at) {
  cut_at.assign(values.size(), false);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Metric& metric = metrics()[i];
    if (metric.waits_from == WaitsFrom::nothing) values[i] = no_value;
    if (metric.waits_from == WaitsFrom::nothing || !(metric.ends_the_wait || std::isnan(values[i]))) continue;
    values[i] = seconds(metric.waits_from == WaitsFrom::plan ? elapsed(times) - times.planned : elapsed(times));
    cut_at[i] = true;
  }
}

}  // namespace

std::size_t metric_index(std::string_view metric) {
  return static_cast<std::size_t>(find_metric(metric) - metrics().data());
}

Row row_of(const RunRecord& record) {
  const Reply& reply = record.reply;
  const Timeline& times = reply.timeline;
  Row row;
  row.plan_index = record.plan_index;
  row.seq = record.seq;
  row.attempt = record.attempt;
  row.run = record.run;
  row.status = reply.status;
  if (reply.failure) row.failure_kind = reply.failure->kind;
  if (!row.ok() && reply.http_status >= 400) row.refused_with = reply.http_status;
  row.nonce = record.nonce;
  row.excluded = reply.flags.exclude();
  row.thought = !reply.thinking.empty();
  row.only_thinking = row.ok() && reply.text.empty() && !reply.thinking.empty();
  row.prompt_truncated = reply.flags.has(Flag::prompt_truncated);
  row.in_system = {record.start, record.start + elapsed(times)};
  row.busy = {record.start - times.connect.value_or(Nanos{0}), row.in_system.end};
  row.max_tokens = record.max_tokens;
  row.text_events = reply.text_events;
  row.coalesced_events = reply.coalesced_events;
  row.load_ns = reply.server.load_duration;
  row.prefill_ns = reply.server.prompt_eval_duration;
  row.prompt_tokens = reply.server.prompt_eval_count;
  row.cached_tokens = reply.server.prompt_eval_cached_count;
  row.output_tokens = metric::output_tokens(record);
  row.answer = answer_of(record);
  for (const Metric& metric : metrics()) {
    const auto value = metric.in_records() ? metric.of(record) : std::nullopt;
    row.metrics_.push_back(value && std::isfinite(*value) ? *value : no_value);
  }
  row.stopped_short =
      row.ok() && reply.done_reason == "stop" && row.output_tokens && *row.output_tokens < row.max_tokens;
  if (row_of(row.status).cut) keep_waits_only(times, row.metrics_, row.cut_at_);
  return row;
}

}  // namespace bench

#include "present/chart/drawn_records.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "summarise/metric/ids.h"

namespace bench::chart {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Metrics by name, looked up once and not once a record.
struct Quantities {
  const Metric& ttft = *find_metric(metric::ttft);
  const Metric& wall = *find_metric(metric::wall);
  const Metric& rate = *find_metric(metric::decode_rate);
  const Metric& client_rate = *find_metric(metric::client_decode_rate);
  const Metric& wait = *find_metric(metric::raw_wait);
  const Metric& load = *find_metric(metric::load);
  const Metric& prefill = *find_metric(metric::prefill);
  const Metric& tokens = *find_metric(metric::output_count);
};

double of(const Metric& metric, const RunRecord& record) {
  const auto value = metric.of(record);
  return value && std::isfinite(*value) ? *value : unknown;
}

RequestNumbers numbers_of(const RunRecord& record, const Quantities& quantities) {
  const Timeline& times = record.reply.timeline;
  RequestNumbers numbers;
  Nanos latest{0};
  for (const auto& event : {times.sent, times.first_byte, times.last_token, times.done, times.end})
    if (event) latest = std::max(latest, *event);
  numbers.start = seconds(record.start);
  numbers.end = seconds(record.start + latest);
  numbers.first_token = times.first_token ? seconds(record.start + *times.first_token) : unknown;
  numbers.ttft = of(quantities.ttft, record);
  numbers.wall = of(quantities.wall, record);
  numbers.rate = of(quantities.rate, record);
  if (std::isnan(numbers.rate)) numbers.rate = of(quantities.client_rate, record);
  numbers.wait = of(quantities.wait, record);
  numbers.load = of(quantities.load, record);
  numbers.prefill = of(quantities.prefill, record);
  numbers.tokens = of(quantities.tokens, record);
  numbers.plan_index = record.plan_index;
  numbers.worker = record.worker;
  numbers.status = record.reply.status;
  numbers.excluded = record.reply.flags.exclude();
  return numbers;
}

}  // namespace

void DrawnRecords::add(const RunRecord& record) {
  static const Quantities quantities;
  if (record.warmup) return;
  DrawnGroup& group = group_of(record);
  group.requests.push_back(numbers_of(record, quantities));
  if (record.scoring && !record.scoring->choices.empty()) {
    group.by_guessing += 1 / static_cast<double>(record.scoring->choices.size());
    ++group.with_choices;
  }
  if (record.tags.size() > 1) group.category_of.try_emplace(record.tags[0], record.tags[1]);
}

/// Those of one group often follow each other.
DrawnGroup& DrawnRecords::group_of(const RunRecord& record) {
  const auto is_of = [&](const DrawnGroup& group) {
    return record.model == group.model && record.target == group.target && record.condition == group.condition;
  };
  if (last_ < groups_.size() && is_of(groups_[last_])) return groups_[last_];
  const auto known = std::find_if(groups_.begin(), groups_.end(), is_of);
  last_ = static_cast<std::size_t>(known - groups_.begin());
  if (known == groups_.end()) groups_.push_back({record.model, record.target, record.condition, {}, {}, 0, 0});
  return groups_[last_];
}

const DrawnGroup* DrawnRecords::of(const GroupSummary& group) const {
  const auto found = std::find_if(groups_.begin(), groups_.end(), [&](const DrawnGroup& one) {
    return one.model == group.model && one.target == group.target && one.condition == group.condition;
  });
  return found == groups_.end() ? nullptr : &*found;
}

}  // namespace bench::chart

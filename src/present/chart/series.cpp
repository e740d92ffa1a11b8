#include "present/chart/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/text.h"
#include "present/chart/kit/svg.h"
#include "summarise/cold.h"
#include "summarise/metric/ids.h"
#include "summarise/run_conditions.h"

namespace bench::chart {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Metrics by name, looked up once a run and not once a record.
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

/// The series of one run, found again for each of its records.
class ReadSeries {
 public:
  ReadSeries(const RunView& run, std::vector<Series>& all, std::size_t first)
      : run_(run), all_(all), first_(first), quantities_() {}

  void read() {
    run_.records.for_each([&](const RunRecord& record) { add(record); });
    for (std::size_t i = first_; i < all_.size(); ++i) finish(all_[i], choices_[i]);
  }

 private:
  struct Choices {
    double by_guessing = 0;
    std::int64_t n = 0;
  };

  void add(const RunRecord& record) {
    if (record.warmup || !find(record)) return;
    Series& series = all_[last_];
    series.requests.push_back(numbers_of(record, quantities_));
    if (record.scoring && !record.scoring->choices.empty()) {
      choices_[last_].by_guessing += 1 / static_cast<double>(record.scoring->choices.size());
      ++choices_[last_].n;
    }
    if (series.group->quality && record.tags.size() > 1) series.category_of.try_emplace(record.tags[0], record.tags[1]);
  }

  bool find(const RunRecord& record) {
    const auto is_of = [&](std::size_t i) {
      const GroupSummary& group = *all_[i].group;
      return record.model == group.model && record.target == group.target && record.condition == group.condition;
    };
    if (last_ >= first_ && last_ < all_.size() && is_of(last_)) return true;
    for (last_ = first_; last_ < all_.size(); ++last_)
      if (is_of(last_)) return true;
    return false;
  }

  void finish(Series& series, const Choices& choices) {
    series.keep_cold = option_is_on(run_.header, "unload");
    std::stable_sort(series.requests.begin(), series.requests.end(),
                     [](const RequestNumbers& a, const RequestNumbers& b) { return a.start < b.start; });
    std::vector<double> loads;
    for (const RequestNumbers& request : series.requests)
      if (!std::isnan(request.load)) loads.push_back(request.load);
    const double limit = cold_limit_s(loads);
    for (RequestNumbers& request : series.requests) request.cold = request.load > limit;
    if (choices.n > 0) series.chance = choices.by_guessing / static_cast<double>(choices.n);
  }

  const RunView& run_;
  std::vector<Series>& all_;
  std::size_t first_;
  Quantities quantities_;
  std::size_t last_ = 0;
  std::map<std::size_t, Choices> choices_;
};

/// A group is told from the others by what differs between them.
std::string name_in_run(const GroupSummary& group, const Summary& summary) {
  const auto differ = [&](std::string GroupSummary::* part) {
    return std::any_of(summary.groups.begin(), summary.groups.end(),
                       [&](const GroupSummary& other) { return other.*part != group.*part; });
  };
  std::vector<std::string> parts;
  for (const auto part : {&GroupSummary::model, &GroupSummary::condition, &GroupSummary::target})
    if (differ(part) && !(group.*part).empty()) parts.push_back(shown_name(group.*part));
  return parts.empty() ? shown_name(group.model) : joined(parts, " · ");
}

}  // namespace

std::int64_t Series::workers() const {
  std::set<std::string> conditions;
  for (const GroupSummary& other : run->summary.groups)
    if (other.model == group->model) conditions.insert(other.condition);
  if (conditions.size() < 2) return run->header.workers;
  std::vector<std::pair<double, int>> steps;
  for (const RequestNumbers& request : requests) {
    steps.emplace_back(request.start, +1);
    steps.emplace_back(request.end, -1);
  }
  std::sort(steps.begin(), steps.end());
  std::int64_t now = 0, most = 0;
  for (const auto& [at, step] : steps) most = std::max(most, now += step);
  return most;
}

std::vector<Series> series_of(std::span<const RunView> runs, std::span<const std::string> names) {
  std::vector<Series> all;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Summary& summary = runs[i].summary;
    const std::size_t first = all.size();
    const std::string run_name = i < names.size() ? shown_name(names[i]) : "run " + std::to_string(i + 1);
    for (const GroupSummary& group : summary.groups) {
      Series series;
      series.run = &runs[i];
      series.group = &group;
      const std::string in_run = name_in_run(group, summary);
      series.name = runs.size() == 1            ? in_run
                    : summary.groups.size() < 2 ? run_name
                                                : shown_name(run_name + " · " + in_run, 56);
      all.push_back(std::move(series));
    }
    ReadSeries(runs[i], all, first).read();
  }
  return all;
}

}  // namespace bench::chart

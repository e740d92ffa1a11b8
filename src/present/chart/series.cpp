#include "present/chart/series.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "present/chart/kit/svg.h"
#include "summarise/cold.h"
#include "summarise/run_conditions.h"

namespace bench::chart {
namespace {

void fill(Series& series, const DrawnGroup& drawn) {
  series.requests = drawn.requests;
  series.keep_cold = option_is_on(series.run->header, "unload");
  std::stable_sort(series.requests.begin(), series.requests.end(),
                   [](const RequestNumbers& a, const RequestNumbers& b) { return a.start < b.start; });
  std::vector<double> loads;
  for (const RequestNumbers& request : series.requests)
    if (!std::isnan(request.load)) loads.push_back(request.load);
  const double limit = cold_limit_s(loads);
  for (RequestNumbers& request : series.requests) request.cold = request.load > limit;
  if (drawn.with_choices > 0) series.chance = drawn.by_guessing / static_cast<double>(drawn.with_choices);
  if (series.group->quality) series.category_of = drawn.category_of;
}

DrawnRecords drawn_from(const Records& records) {
  DrawnRecords drawn;
  records.for_each([&](const RunRecord& record) { drawn.add(record); });
  return drawn;
}

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
    std::optional<DrawnRecords> read_now;
    if (runs[i].drawn == nullptr) read_now = drawn_from(runs[i].records);
    const DrawnRecords& drawn = read_now ? *read_now : *runs[i].drawn;
    const std::string run_name = i < names.size() ? shown_name(names[i]) : "run " + std::to_string(i + 1);
    for (const GroupSummary& group : summary.groups) {
      Series series;
      series.run = &runs[i];
      series.group = &group;
      const std::string in_run = name_in_run(group, summary);
      series.name = runs.size() == 1            ? in_run
                    : summary.groups.size() < 2 ? run_name
                                                : shown_name(run_name + " · " + in_run, 56);
      if (const DrawnGroup* of_group = drawn.of(group)) fill(series, *of_group);
      all.push_back(std::move(series));
    }
  }
  return all;
}

}  // namespace bench::chart

#include "present/chart/sparkline.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "bench/metric.h"

#include "present/metric_choice.h"
#include "present/number.h"

namespace bench {
namespace {

using Values = std::vector<std::optional<double>>;

/// At most `columns` stretches of equal length, each with its largest value. A missing value is less than any other.
Values thinned(const Values& values, std::size_t columns) {
  const std::size_t bars = std::min(columns, values.size());
  Values largest(bars);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& bar = largest[i * bars / values.size()];
    bar = std::max(bar, values[i]);
  }
  return largest;
}

bool belongs_to(const RunRecord& record, const GroupSummary& group) {
  return !record.warmup && record.model == group.model && record.target == group.target &&
         record.condition == group.condition;
}

}  // namespace

std::string sparkline(const Values& values, int columns) {
  constexpr std::string_view levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const Values bars = thinned(values, static_cast<std::size_t>(std::max(columns, 1)));
  const double top = bars.empty() ? 0 : std::max_element(bars.begin(), bars.end())->value_or(0);
  std::string line;
  for (const auto& bar : bars) {
    if (!bar) {
      line += "×";
      continue;
    }
    const int level = top > 0 ? static_cast<int>(std::ceil(*bar / top * 8)) - 1 : 0;
    line += levels[std::clamp(level, 0, 7)];
  }
  return line;
}

std::optional<Statement> trend_of(const GroupSummary& group, const Records& records, int columns) {
  const auto headline = headline_of(group);
  if (headline.empty()) return std::nullopt;
  const Metric& metric = headline.front().metric;

  std::vector<std::pair<Nanos, std::optional<double>>> in_time;
  records.for_each([&](const RunRecord& record) {
    if (belongs_to(record, group)) in_time.emplace_back(record.start, metric.of(record));
  });
  if (in_time.size() < 2) return std::nullopt;
  std::stable_sort(in_time.begin(), in_time.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::optional<double>> values;
  for (const auto& [start, value] : in_time) values.push_back(value);
  const auto top = *std::max_element(values.begin(), values.end());
  if (!top) return std::nullopt;
  Pieces pieces{sparkline(values, columns), "up to " + quantity_text({top}, metric.unit)};
  if (pieces.front().find("×") != std::string::npos) pieces.push_back("× no value");
  return Statement{std::string(metric.title) + " in time", std::move(pieces)};
}

}  // namespace bench

#include "present/metric_grid.h"

#include <algorithm>

#include "present/metric_choice.h"
#include "present/number.h"

namespace bench {
namespace {

/// What is shown of one metric: the mean, then the percentiles, all in one scale so that they can be compared at a
/// glance.
struct MetricLine {
  MeasuredMetric measured;
  std::vector<Estimate> statistics;
  Scale scale;

  std::string title() const { return std::string(measured.metric.title); }
};

Scale common_scale(Unit unit, const std::vector<Estimate>& shown) {
  double smallest = 0;
  double largest = 0;
  for (const Estimate& estimate : shown) {
    const double value = estimate.value.value_or(0);
    if (value <= 0) continue;
    smallest = smallest == 0 ? value : std::min(smallest, value);
    largest = std::max(largest, value);
  }
  return scale_for(unit, smallest, largest);
}

std::vector<MetricLine> metric_lines(const GroupSummary& group, const std::vector<double>& percents) {
  std::vector<MetricLine> lines;
  for (const MeasuredMetric& measured : headline_of(group)) {
    std::vector<Estimate> statistics{mean_of(measured.summary)};
    for (const double percent : percents) statistics.push_back(estimate_at(measured.summary, percent));
    const Scale scale = in_one_style(common_scale(measured.metric.unit, statistics), statistics);
    lines.push_back({measured, std::move(statistics), scale});
  }
  return lines;
}

/// "p95", and "p95 / p5" when rates have their slow end in that column.
std::string percentile_title(double percent, const std::vector<MeasuredMetric>& shown) {
  const auto has_slow_end = [&](const MeasuredMetric& measured) {
    const auto& quantiles = measured.summary.quantiles;
    return std::any_of(quantiles.begin(), quantiles.end(),
                       [percent](const Quantile& quantile) { return quantile.slow_end_of == percent; });
  };
  std::string label = percentile_label(percent);
  if (std::none_of(shown.begin(), shown.end(), has_slow_end)) return label;
  return label + " / " + percentile_label(100 - percent);
}

std::vector<std::string> statistic_titles(const std::vector<double>& percents,
                                          const std::vector<MeasuredMetric>& shown) {
  std::vector<std::string> titles{"mean"};
  for (const double percent : percents) titles.push_back(percentile_title(percent, shown));
  return titles;
}

void add_range(Grid& grid, const std::vector<MetricLine>& lines) {
  grid.columns.push_back({"min … max", Align::right});
  for (std::size_t row = 0; row < lines.size(); ++row)
    grid.rows[row].push_back(range_text(lines[row].measured.summary, lines[row].scale));
}

/// "TTFT        ms": the unit at the end of the cell, next to the numbers it belongs to.
void add_names_with_units(Grid& grid, const std::vector<MetricLine>& lines) {
  int width = 0;
  for (const MetricLine& line : lines)
    width = std::max(width, display_width(line.title()) + 1 + display_width(line.scale.unit));
  grid.columns.push_back({"", Align::left});
  for (const MetricLine& line : lines) {
    const std::string title = line.title();
    grid.rows.push_back({title + padded(line.scale.unit, width - display_width(title), Align::right)});
  }
}

/// The column of one statistic, with room for asterisks behind all values if one has any.
void add_values(Grid& grid, const std::vector<MetricLine>& lines, std::size_t statistic, const std::string& title) {
  std::vector<std::string> values;
  for (const MetricLine& line : lines) values.push_back(number_text(line.statistics[statistic], line.scale));
  const auto is_starred = [](const std::string& value) { return value.back() == '*'; };
  const std::string room = std::any_of(values.begin(), values.end(), is_starred) ? " " : "";
  grid.columns.push_back({title + room, Align::right});
  for (std::size_t row = 0; row < lines.size(); ++row)
    grid.rows[row].push_back(is_starred(values[row]) ? values[row] : values[row] + room);
}

/// The intervals of one statistic, right behind its values; no column when there are none. A title of two halves stands
/// over both columns.
void add_intervals(Grid& grid, const std::vector<MetricLine>& lines, std::size_t statistic) {
  const auto has_interval = [&](const MetricLine& line) { return line.statistics[statistic].interval.has_value(); };
  if (std::none_of(lines.begin(), lines.end(), has_interval)) return;
  std::string& title = grid.columns.back().title;
  const std::size_t half = std::min(title.find(" / "), title.size());
  std::string rest = title.substr(std::min(half + 1, title.size()));
  title.resize(half);
  grid.columns.push_back({.title = std::move(rest), .align = Align::left, .joined = true});
  for (std::size_t row = 0; row < lines.size(); ++row)
    grid.rows[row].push_back(interval_text(lines[row].statistics[statistic], lines[row].scale));
}

}  // namespace

Grid metric_grid(const GroupSummary& group, Intervals intervals, Range range) {
  const std::vector<double> percents = shown_percentiles(group);
  const std::vector<MetricLine> lines = metric_lines(group, percents);
  const std::vector<std::string> titles = statistic_titles(percents, headline_of(group));
  Grid grid;
  add_names_with_units(grid, lines);
  for (std::size_t i = 0; i < titles.size(); ++i) {
    add_values(grid, lines, i, titles[i]);
    const bool is_percentile = i > 0;
    if (intervals == Intervals::all || (intervals == Intervals::of_percentiles && is_percentile))
      add_intervals(grid, lines, i);
  }
  if (range == Range::shown) add_range(grid, lines);
  return grid;
}

Grid quantity_grid(const GroupSummary& group) {
  const std::vector<double> percents = shown_percentiles(group);
  Grid grid{{{"", Align::left}}, {}};
  for (const std::string& title : statistic_titles(percents, {})) grid.columns.push_back({title, Align::left});
  grid.columns.push_back({"range", Align::left});
  for (const MetricLine& line : metric_lines(group, percents)) {
    std::vector<std::string> row{line.title()};
    for (const Estimate& estimate : line.statistics) row.push_back(quantity_text(estimate, line.measured.metric.unit));
    row.push_back(range_text(line.measured.summary, line.measured.metric.unit));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid tag_grid(const GroupSummary& group) {
  const std::vector<double> percents = shown_percentiles(group);
  const bool says_nothing_new = group.tags.size() == 1 && group.tags.front().n_total == group.n_total;
  if (group.tags.empty() || percents.empty() || says_nothing_new) return {};
  Grid grid{{{percentile_label(percents.front()) + " by tag", Align::left}, {"ok", Align::right}}, {}};
  for (const TagSummary& tag : group.tags) {
    grid.rows.push_back({tag.tag, std::to_string(tag.n_ok) + "/" + std::to_string(tag.n_total)});
  }
  for (const auto& [metric, summary] : headline_of(group)) {
    std::vector<Estimate> by_tag;
    for (const TagSummary& tag : group.tags) {
      const MetricSummary* of_tag = find_measured(tag.metrics, metric.id);
      by_tag.push_back(of_tag ? estimate_at(*of_tag, percents.front()) : Estimate{});
    }
    std::vector<Estimate> in_sight = by_tag;  // with the number above that they are compared with
    in_sight.push_back(estimate_at(summary, percents.front()));
    const Scale scale = in_one_style(common_scale(metric.unit, by_tag), in_sight);
    std::string title(metric.title);
    if (!scale.unit.empty()) title.append(" ").append(scale.unit);
    grid.columns.push_back({std::move(title), Align::right});
    for (std::size_t row = 0; row < by_tag.size(); ++row) grid.rows[row].push_back(number_text(by_tag[row], scale));
  }
  return grid;
}

Grid plus_minus_grid(const Summary& summary) {
  const std::vector<double> percents = shown_percentiles(summary);
  Grid grid{{{"model", Align::left}, {"metric", Align::left}, {"unit", Align::left}, {"n"}}, {}};
  std::vector<MeasuredMetric> shown;
  for (const GroupSummary& group : summary.groups) {
    for (const MeasuredMetric& measured : headline_of(group)) shown.push_back(measured);
  }
  for (const std::string& title : statistic_titles(percents, shown)) grid.columns.push_back({title, Align::right});
  grid.columns.push_back({"min … max", Align::right});
  for (const GroupSummary& group : summary.groups) {
    for (const MetricLine& line : metric_lines(group, percents)) {
      std::vector<std::string> row{group.model, line.title(), std::string(line.scale.unit),
                                   std::to_string(line.measured.summary.n)};
      for (const Estimate& estimate : line.statistics) row.push_back(plus_minus_text(estimate, line.scale));
      row.push_back(range_text(line.measured.summary, line.scale));
      grid.rows.push_back(std::move(row));
    }
  }
  return grid;
}

Grid ranking_grid(const std::vector<RankedModel>& ranking) {
  Grid grid{{{"ranking", Align::left},
             {"p50 tok/s"},
             {.title = "", .align = Align::left, .joined = true},
             {"best / this"},
             {.title = "", .align = Align::left, .joined = true}},
            {}};
  for (const RankedModel& model : ranking) {
    const bool is_best = model.standing == RankedModel::Standing::best;
    const Estimate rate{model.toks_per_s, model.interval};
    const Estimate times{model.times_interval ? std::optional(model.times) : std::nullopt, model.times_interval};
    grid.rows.push_back({model.label, number_text(rate, {}), interval_text(rate, {}),
                         is_best ? "" : number_text(times, {}), interval_text(times, {})});
  }
  return grid;
}

Grid plus_minus_ranking(const std::vector<RankedModel>& ranking) {
  Grid grid{{{"ranking", Align::left}, {"p50 tok/s"}, {"best / this"}}, {}};
  for (const RankedModel& model : ranking) {
    const bool is_best = model.standing == RankedModel::Standing::best;
    const Estimate times{model.times_interval ? std::optional(model.times) : std::nullopt, model.times_interval};
    grid.rows.push_back({model.label, plus_minus_text({model.toks_per_s, model.interval}, {}),
                         is_best ? "" : plus_minus_text(times, {})});
  }
  return grid;
}

}  // namespace bench

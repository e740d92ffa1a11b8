#include "present/metric_grid.h"

#include <algorithm>

#include "bench/metric.h"

#include "present/metric_choice.h"
#include "present/number.h"
#include "present/text.h"

namespace bench {
namespace {

std::optional<Estimate> percentile_of(const MetricSummary& metric, double percent) {
  for (const Quantile& quantile : metric.quantiles) {
    if (quantile.percent == percent) return estimate_of(quantile);
  }
  return std::nullopt;
}

/// What a row shows: the mean, then the percentiles.
std::vector<std::optional<Estimate>> estimates_of(const MetricSummary& metric, const std::vector<double>& percents) {
  std::vector<std::optional<Estimate>> shown{mean_of(metric)};
  for (const double percent : percents) shown.push_back(percentile_of(metric, percent));
  return shown;
}

Unit unit_of(const MetricSummary& metric) { return find_metric(metric.id)->unit; }

/// One scale for a whole row, so that its numbers can be compared at a glance.
Scale scale_of(Unit unit, const std::vector<std::optional<Estimate>>& shown) {
  double smallest = 0;
  double largest = 0;
  for (const auto& estimate : shown) {
    if (!estimate || estimate->value <= 0) continue;
    smallest = smallest == 0 ? estimate->value : std::min(smallest, estimate->value);
    largest = std::max(largest, estimate->value);
  }
  return scale_for(unit, smallest, largest);
}

std::vector<std::string> statistic_titles(const std::vector<double>& percents) {
  std::vector<std::string> titles{"mean"};
  for (const double percent : percents) titles.push_back(percentile_label(percent));
  return titles;
}

/// The cells of one statistic: values right-aligned with room for asterisks, intervals left-aligned behind them.
class ValueColumn {
 public:
  ValueColumn(std::string title, bool unicode) : title_(std::move(title)), unicode_(unicode) {}

  void add(const std::optional<Estimate>& estimate, const Scale& scale, bool with_interval) {
    values_.push_back(safe_text(value_text(estimate, scale), unicode_));
    intervals_.push_back(with_interval ? safe_text(interval_text(estimate, scale), unicode_) : "");
    starred_ = starred_ || values_.back().back() == '*';
  }

  void append_to(Grid& grid) {
    int width = display_width(title_) + (starred_ ? 1 : 0);
    for (std::string& value : values_) {
      if (starred_ && value.back() != '*') value += ' ';
      width = std::max(width, display_width(value));
    }
    grid.columns.push_back({padded(title_ + (starred_ ? " " : ""), width, Align::right), Align::left});
    for (std::size_t i = 0; i < values_.size(); ++i) {
      std::string cell = padded(values_[i], width, Align::right);
      if (!intervals_[i].empty()) cell += " " + intervals_[i];
      grid.rows[i].push_back(std::move(cell));
    }
  }

 private:
  std::string title_;
  bool unicode_;
  bool starred_ = false;
  std::vector<std::string> values_;
  std::vector<std::string> intervals_;
};

/// "TTFT        ms": the unit at the end of the cell, next to the numbers it belongs to.
std::vector<std::string> names_with_units(const std::vector<const MetricSummary*>& shown,
                                          const std::vector<Scale>& scales) {
  int width = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const int unit = display_width(scales[i].unit);
    width = std::max(width, display_width(find_metric(shown[i]->id)->title) + 1 + unit);
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string_view title = find_metric(shown[i]->id)->title;
    names.push_back(std::string(title) + padded(scales[i].unit, width - display_width(title), Align::right));
  }
  return names;
}

void append_group(Grid& grid, const GroupSummary& group, const std::vector<double>& percents) {
  for (const MetricSummary* metric : headline_of(group.metrics)) {
    const auto shown = estimates_of(*metric, percents);
    const Scale scale = scale_of(unit_of(*metric), shown);
    std::vector<std::string> row{group.model, std::string(find_metric(metric->id)->title), std::string(scale.unit),
                                 std::to_string(metric->n)};
    for (const auto& estimate : shown) row.push_back(plus_minus_text(estimate, scale));
    grid.rows.push_back(std::move(row));
  }
}

}  // namespace

Grid metric_grid(const GroupSummary& group, Intervals intervals, const Style& style) {
  const std::vector<double> percents = percentiles_of(group);
  std::vector<ValueColumn> statistics;
  for (const std::string& title : statistic_titles(percents)) statistics.emplace_back(title, style.unicode);

  std::vector<Scale> scales;
  const auto headline = headline_of(group.metrics);
  for (const MetricSummary* metric : headline) {
    const auto shown = estimates_of(*metric, percents);
    const Scale scale = scale_of(unit_of(*metric), shown);
    scales.push_back(scale);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const bool percentile = i > 0;
      const bool with_interval = intervals == Intervals::all || (intervals == Intervals::of_percentiles && percentile);
      statistics[i].add(shown[i], scale, with_interval);
    }
  }
  Grid grid{{{"", Align::left}}, {}};
  for (std::string& name : names_with_units(headline, scales)) grid.rows.push_back({std::move(name)});
  for (ValueColumn& statistic : statistics) statistic.append_to(grid);
  return grid;
}

Grid quantity_grid(const GroupSummary& group) {
  const std::vector<double> percents = percentiles_of(group);
  Grid grid{{{"", Align::left}}, {}};
  for (std::string& title : statistic_titles(percents)) grid.columns.push_back({std::move(title), Align::left});
  for (const MetricSummary* metric : headline_of(group.metrics)) {
    std::vector<std::string> row{std::string(find_metric(metric->id)->title)};
    for (const auto& estimate : estimates_of(*metric, percents))
      row.push_back(quantity_text(estimate, unit_of(*metric)));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid tag_grid(const GroupSummary& group) {
  const std::vector<double> percents = percentiles_of(group);
  if (group.tags.empty() || percents.empty()) return {};
  Grid grid{{{percentile_label(percents.front()) + " by tag", Align::left}, {"ok", Align::right}}, {}};
  for (const TagSummary& tag : group.tags) {
    grid.rows.push_back({tag.tag, std::to_string(tag.n_ok) + "/" + std::to_string(tag.n_total)});
  }
  for (const MetricSummary* metric : headline_of(group.metrics)) {
    std::vector<std::optional<Estimate>> column;
    for (const TagSummary& tag : group.tags) {
      const auto found = std::find_if(tag.metrics.begin(), tag.metrics.end(),
                                      [&](const MetricSummary& of_tag) { return of_tag.id == metric->id; });
      const bool known = found != tag.metrics.end() && found->n > 0;
      column.push_back(known ? percentile_of(*found, percents.front()) : std::nullopt);
    }
    const Scale scale = scale_of(unit_of(*metric), column);
    std::string title(find_metric(metric->id)->title);
    if (!scale.unit.empty()) title.append(" ").append(scale.unit);
    grid.columns.push_back({std::move(title), Align::right});
    for (std::size_t i = 0; i < column.size(); ++i) grid.rows[i].push_back(value_text(column[i], scale));
  }
  return grid;
}

Grid plus_minus_grid(const Summary& summary) {
  const std::vector<double> percents = percentiles_of(summary);
  Grid grid{{{"model", Align::left}, {"metric", Align::left}, {"unit", Align::left}, {"n"}}, {}};
  for (std::string& title : statistic_titles(percents)) grid.columns.push_back({std::move(title), Align::right});
  for (const GroupSummary& group : summary.groups) append_group(grid, group, percents);
  return grid;
}

}  // namespace bench

// Two runs: how much each metric changed, and how sure that is.

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/figures.h"
#include "present/chart/kit/row_frame.h"
#include "present/study/compared_runs.h"
#include "present/study/comparison_words.h"

namespace bench {
namespace {

using chart::Extent;
using chart::Marker;
using chart::SeriesStyle;

constexpr SeriesStyle better_style{"#0072B2", "", Marker::circle};
constexpr SeriesStyle worse_style{"#D55E00", "", Marker::square};
constexpr SeriesStyle changed_style{"#CC79A7", "", Marker::diamond};
constexpr SeriesStyle open_style{"currentColor", "", Marker::ring};

const SeriesStyle& style_of(const Comparison& row) {
  if (!row.differs()) return open_style;
  if (row.better == Better::neither) return changed_style;
  return row.is_worse() ? worse_style : better_style;
}

std::string metric_title(const Comparison& row) {
  const Metric* metric = find_metric(row.metric);
  return metric == nullptr ? chart::shown_name(row.metric, 30) : std::string(metric->title);
}

/// Ratios as changes in percent and differences of shares in points stand on one axis; other differences do not.
bool is_drawable(const Comparison& row) {
  if (!row.effect || !std::isfinite(*row.effect)) return false;
  return row.scale == Comparison::Scale::ratio || row.unit == Unit::share;
}

double change_of(const Comparison& row, double effect) {
  return row.scale == Comparison::Scale::ratio ? effect - 1 : effect;
}

chart::Axis change_axis(const std::vector<const Comparison*>& rows) {
  Extent extent;
  extent.add(0);
  bool points = false, percent = false;
  for (const Comparison* row : rows) {
    extent.add(change_of(*row, *row->effect));
    if (row->interval) {
      extent.add(change_of(*row, row->interval->lo));
      extent.add(change_of(*row, row->interval->hi));
    }
    (row->scale == Comparison::Scale::ratio ? percent : points) = true;
  }
  const char* title = !points ? "change" : !percent ? "difference of shares" : "change (of shares: in points)";
  return chart::Axis::linear(extent, 8).titled(title, Unit::share);
}

void draw_change(chart::Svg& svg, const chart::RowFrame& frame, const Comparison& row, double y) {
  const SeriesStyle& style = style_of(row);
  const chart::Ink ink{.stroke = std::string(style.colour), .width = 2};
  if (row.interval && std::isfinite(row.interval->lo) && std::isfinite(row.interval->hi)) {
    const double from = frame.x(change_of(row, row.interval->lo)), to = frame.x(change_of(row, row.interval->hi));
    svg.line({from, y}, {to, y}, ink);
    for (const double end : {from, to}) svg.line({end, y - 4}, {end, y + 4}, ink);
  }
  svg.marker(style, {frame.x(change_of(row, *row.effect)), y}, 4.5);
}

std::vector<chart::LegendEntry> kinds_of(const std::vector<const Comparison*>& rows) {
  std::vector<chart::LegendEntry> entries;
  for (const auto& [style, name] : {std::pair(&better_style, "better"), std::pair(&worse_style, "worse"),
                                    std::pair(&changed_style, "changed"), std::pair(&open_style, "~ not significant")})
    if (std::any_of(rows.begin(), rows.end(), [&](const Comparison* row) { return &style_of(*row) == style; }))
      entries.push_back({name, *style, chart::Swatch::dots});
  return entries;
}

std::string conclusion_of(const ComparedRuns& runs) {
  std::vector<std::string> differ;
  for (const Comparison& row : runs.comparisons)
    if (row.differs()) differ.push_back(metric_title(row) + " " + verdict_words(row));
  const Comparison& first = runs.comparisons.front();
  std::string text = chart::shown_name(runs.changed, 60) + " against " + chart::shown_name(runs.base, 60) + " (" +
                     chart::shown_name(title_of(runs), 120) + "): " + metric_title(first) + " " + verdict_words(first) +
                     " (" + evidence_words(first) + ").";
  std::erase(differ, metric_title(first) + " " + verdict_words(first));
  if (!differ.empty()) chart::say(text, "Also different: " + chart::listed(differ) + ".");
  return text;
}

}  // namespace

std::optional<Figure> comparison_figure(const ComparedRuns& runs) {
  constexpr std::size_t most_rows = 40;
  constexpr double row_height = 26;
  std::vector<const Comparison*> rows;
  for (const Comparison& row : runs.comparisons)
    if (is_drawable(row)) rows.push_back(&row);
  if (rows.empty()) return std::nullopt;
  const std::size_t drawable = rows.size();
  rows.resize(std::min(drawable, most_rows));

  Figure figure;
  figure.id = "comparison";
  figure.title = "What changed";
  figure.caption = conclusion_of(runs);
  if (runs.factors.size() > 1)
    chart::say(figure.caption, "Several conditions differ, so nobody knows which of them it was.");
  chart::say(figure.caption, "Points with 95 % intervals; ~ where there is no significant difference.");
  const std::size_t undrawn = runs.comparisons.size() - rows.size();
  if (undrawn > 0)
    chart::say(figure.caption, "In the table alone: " + counted(static_cast<std::int64_t>(undrawn), "metric") + ".");
  figure.columns = {"metric", "base", "new", "change", "verdict", "evidence"};
  for (const Comparison& row : runs.comparisons)
    figure.rows.push_back({metric_title(row), quantity_text({row.base}, row.unit),
                           quantity_text({row.changed}, row.unit), change_words(row), verdict_words(row),
                           evidence_words(row)});

  chart::Svg svg(figure.id);
  double widest_name = 0, widest_change = 0;
  for (const Comparison* row : rows) {
    widest_name = std::max(widest_name, chart::text_width(metric_title(*row)));
    widest_change = std::max(widest_change, chart::text_width(change_words(*row)));
  }
  const double top = chart::draw_legend(svg, kinds_of(rows));
  chart::RowFrame frame(svg, top + 24, row_height * static_cast<double>(rows.size()), change_axis(rows), widest_name,
                        widest_change + 20);
  frame.draw_axis();
  svg.line({frame.x(0), frame.box().top}, {frame.x(0), frame.box().bottom()}, {.stroke = "currentColor", .width = 1.5});
  double y = frame.box().top + row_height / 2;
  for (const Comparison* row : rows) {
    frame.label(y, metric_title(*row));
    frame.remark(y, change_words(*row));
    draw_change(svg, frame, *row, y);
    y += row_height;
  }
  return chart::drawn(std::move(figure), std::move(svg), frame.below());
}

}  // namespace bench

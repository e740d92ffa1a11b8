// Throughput against requests in flight, with what was fitted and where more stops helping.

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/figures.h"

namespace bench {
namespace {

std::string workers_text(double workers) { return chart::plain_number(workers); }

std::string rate_text(double value, const std::optional<Interval>& interval = {}) {
  return quantity_text({value, interval}, Unit::tokens_per_second);
}

std::string sweep_words(const SweepChart& curve, const std::vector<SweepChartPoint>& points) {
  const SweepChartPoint& first = points.front();
  const SweepChartPoint& best = *std::max_element(
      points.begin(), points.end(), [](const auto& a, const auto& b) { return a.toks_per_s < b.toks_per_s; });
  std::string text = chart::shown_name(curve.model) + ": " + rate_text(first.toks_per_s, first.interval) + " with " +
                     counted(std::llround(first.workers), "worker") + " (n = " + std::to_string(first.n) + ")";
  if (&best != &first) {
    text += ", at most " + rate_text(best.toks_per_s, best.interval) + " with " + workers_text(best.workers) +
            " (n = " + std::to_string(best.n) + ")";
    if (first.toks_per_s > 0) text += ", " + number_text({best.toks_per_s / first.toks_per_s}, {}) + " x as much";
  }
  return text + ".";
}

}  // namespace

std::optional<Figure> sweep_figure(const SweepChart& curve) {
  std::vector<SweepChartPoint> points;
  for (const SweepChartPoint& point : curve.points)
    if (std::isfinite(point.toks_per_s) && std::isfinite(point.workers) && point.workers > 0) points.push_back(point);
  if (points.empty()) return std::nullopt;

  Figure figure;
  figure.id = "sweep";
  figure.title = "Throughput against workers";
  figure.caption = sweep_words(curve, points);
  if (curve.knee) {
    chart::say(figure.caption,
               "From " + workers_text(*curve.knee) + " workers on, more bring hardly more (the dashed line).");
  } else {
    chart::say(figure.caption, "No knee was found in this range.");
  }
  const std::size_t left_out = curve.points.size() - points.size();
  if (left_out > 0)
    chart::say(figure.caption, counted(static_cast<std::int64_t>(left_out), "point") + " without a value left out.");
  figure.columns = {"workers", "throughput", "n", "fitted"};
  chart::Extent workers, rates;
  for (const SweepChartPoint& point : points) {
    workers.add(point.workers);
    rates.add(point.toks_per_s);
    if (point.interval) rates.add(point.interval->hi);
    const auto fitted = std::find_if(curve.fitted.begin(), curve.fitted.end(),
                                     [&](const FittedPoint& fit) { return fit.workers == point.workers; });
    figure.rows.push_back({workers_text(point.workers), rate_text(point.toks_per_s, point.interval),
                           std::to_string(point.n),
                           fitted == curve.fitted.end() ? "—" : rate_text(fitted->toks_per_s)});
  }
  std::vector<chart::Plot::Value> measured, fitted;
  for (const SweepChartPoint& point : points) measured.push_back({point.workers, point.toks_per_s});
  for (const FittedPoint& point : curve.fitted) {
    fitted.push_back({point.workers, point.toks_per_s});
    rates.add(point.toks_per_s);
  }

  chart::Svg svg(figure.id);
  const chart::SeriesStyle dots{chart::series_style(0).colour, ""};
  const chart::SeriesStyle& fit = chart::series_style(1);
  std::vector<chart::LegendEntry> legend{{"measured, 95 % interval", dots, chart::Swatch::dots}};
  if (!fitted.empty())
    legend.push_back({curve.fit.empty() ? "fit" : chart::shown_name(curve.fit), fit, chart::Swatch::steps});
  const double top = chart::draw_legend(svg, legend);
  chart::Plot plot(svg, top + chart::above_plot, 280,
                   chart::Axis::log2(workers).titled("workers (requests in flight)", Unit::count),
                   chart::Axis::from_zero(rates).titled("output tokens of all workers", Unit::tokens_per_second));
  plot.draw_axes();
  if (curve.knee) plot.upright(*curve.knee, "knee at " + workers_text(*curve.knee));
  svg.open_series(1);
  plot.line(fitted, fit);
  svg.close();
  svg.open_series(0);
  for (const SweepChartPoint& point : points) {
    if (point.interval) plot.whisker_y(point.workers, *point.interval, dots);
    plot.dot({point.workers, point.toks_per_s}, dots, 4.5);
  }
  svg.close();
  return chart::drawn(std::move(figure), std::move(svg), plot.below());
}

}  // namespace bench

// The wait for the first token against the number of requests in flight, a panel each model.

#include <algorithm>

#include "present/chart/charts.h"
#include "present/chart/load_curve.h"
#include "summarise/metric/ids.h"

namespace bench::chart {
namespace {

struct WaitPoint {
  double workers = 1;
  const Quantile* middle = nullptr;
  const Quantile* high = nullptr;
  std::int64_t n = 0;
};

std::vector<WaitPoint> wait_points(const LoadCurve& curve) {
  std::vector<WaitPoint> points;
  for (const Load& load : curve.loads) {
    WaitPoint point{static_cast<double>(load.workers), nullptr, nullptr, load.series->group->n_measured};
    if (const MetricSummary* wait = load.series->group->metric(metric::ttft)) {
      point.middle = wait->at(50);
      point.high = high_quantile(*wait);
    }
    if (point.middle || point.high) points.push_back(point);
  }
  return points;
}

/// Places that the server said it has.
std::optional<std::int64_t> places_of(const LoadCurve& curve) {
  for (const Load& load : curve.loads)
    if (const auto& places = load.series->run->header.server.capacity.places) return places;
  return std::nullopt;
}

std::string doubling_words(const LoadCurve& curve, const std::vector<WaitPoint>& points) {
  const WaitPoint& first = points.front();
  if (first.high == nullptr) return curve.model + ": no high percentile";
  const std::string label = percentile_label(first.high->percent);
  for (const WaitPoint& point : points)
    if (point.high && point.high->value >= 2 * first.high->value)
      return curve.model + ": the " + label + " doubles by " +
             std::to_string(static_cast<std::int64_t>(point.workers)) + " workers, from " +
             value_text(*first.high, Unit::seconds) + " to " + value_text(*point.high, Unit::seconds);
  const Quantile* last = points.back().high;
  return curve.model + ": the " + label + " does not double, from " + value_text(*first.high, Unit::seconds) + " to " +
         (last ? value_text(*last, Unit::seconds) : "no value") + " with " +
         std::to_string(static_cast<std::int64_t>(points.back().workers)) + " workers";
}

void draw_waits(Svg& svg, Plot& plot, const std::vector<WaitPoint>& points) {
  std::vector<Plot::Value> middle, high;
  std::vector<Plot::Range> between;
  for (const WaitPoint& point : points) {
    if (point.middle) middle.push_back({point.workers, point.middle->value});
    if (point.high) high.push_back({point.workers, point.high->value});
    if (point.middle && point.high) between.push_back({point.workers, point.middle->value, point.high->value});
  }
  plot.band(between, series_style(0));
  std::size_t number = 0;
  for (const auto* values : {&middle, &high}) {
    const SeriesStyle& style = series_style(number);
    svg.open_series(number++);
    plot.line(*values, style);
    for (const Plot::Value& value : *values) plot.dot(value, style);
    svg.close();
  }
}

}  // namespace

std::vector<Figure> wait_by_workers(const std::vector<Series>& all) {
  std::vector<LoadCurve> curves = load_curves(all);
  std::erase_if(curves, [](const LoadCurve& curve) { return wait_points(curve).size() < 2; });
  if (curves.empty()) return {};

  Figure figure;
  figure.id = "ttft-by-workers";
  figure.title = "Time to first token against workers";
  figure.columns = {"model", "workers", "n", "p50", "high percentile", "of which"};
  Svg svg(figure.id);
  Extent workers, waits;
  std::string high_label = "p95";
  for (const LoadCurve& curve : curves) {
    for (const WaitPoint& point : wait_points(curve)) {
      workers.add(point.workers);
      for (const Quantile* quantile : {point.middle, point.high})
        if (quantile) waits.add(quantile->value);
      if (point.high) high_label = percentile_label(point.high->percent);
    }
  }
  const Axis x = Axis::log2(workers).titled("workers (requests in flight)", Unit::count);
  const Axis y = Axis::from_zero(waits).titled("time to first token", Unit::seconds);

  double top = draw_legend(svg, {{"p50", series_style(0)}, {high_label, series_style(1)}});
  std::vector<std::string> conclusions;
  bool starred = false;
  const std::size_t panels = std::min(curves.size(), most_panels);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto points = wait_points(curves[i]);
    conclusions.push_back(doubling_words(curves[i], points));
    for (const WaitPoint& point : points) {
      starred = starred || (point.high && point.high->too_few);
      figure.rows.push_back({curves[i].model, std::to_string(static_cast<std::int64_t>(point.workers)),
                             std::to_string(point.n), point.middle ? value_text(*point.middle, Unit::seconds) : "—",
                             point.high ? value_text(*point.high, Unit::seconds) : "—",
                             point.high ? percentile_label(point.high->percent) : "—"});
    }
    if (i >= panels) continue;
    if (curves.size() > 1) {
      svg.text({4, top + 18}, curves[i].model, Anchor::start, true);
      top += 20;
    }
    Plot plot(svg, top + above_plot, panels > 1 ? 180 : 260, x, y);
    plot.draw_axes();
    if (const auto places = places_of(curves[i]))
      plot.upright(static_cast<double>(*places), std::to_string(*places) + (*places == 1 ? " place" : " places"));
    draw_waits(svg, plot, points);
    top = plot.below();
  }
  figure.caption = listed(conclusions) + ".";
  say(figure.caption, "The band lies between p50 and " + high_label + "; n stands in the table.");
  say(figure.caption, not_drawn(panels, curves.size(), "models"));
  say(figure.caption, asterisk_note(starred));
  return {drawn(std::move(figure), std::move(svg), top)};
}

}  // namespace bench::chart

// What more load brings in throughput, and what it costs in latency.

#include <algorithm>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/load_curve.h"
#include "summarise/metric/ids.h"

namespace bench::chart {
namespace {

struct LoadPoint {
  std::int64_t workers = 1;
  double throughput = 0;
  const Quantile* latency = nullptr;
  const Series* series = nullptr;
};

using Throughput = std::optional<double> GroupSummary::*;

std::vector<LoadPoint> load_points(const LoadCurve& curve, Throughput throughput) {
  std::vector<LoadPoint> points;
  for (const Load& load : curve.loads) {
    const GroupSummary& group = *load.series->group;
    const MetricSummary* wall = group.metric(metric::wall);
    const Quantile* high = wall ? high_quantile(*wall) : nullptr;
    if (high && high->value > 0 && group.*throughput)
      points.push_back({load.workers, *(group.*throughput), high, load.series});
  }
  return points;
}

/// Where throughput over latency is greatest: before it more load is nearly free, behind it hardly anything is gained.
const LoadPoint& knee_of(const std::vector<LoadPoint>& points) {
  return *std::max_element(points.begin(), points.end(), [](const LoadPoint& a, const LoadPoint& b) {
    return a.throughput / a.latency->value < b.throughput / b.latency->value;
  });
}

/// A line each curve with its points named by their workers and its knee ringed. Returns where they end.
double draw_curves(Svg& svg, const std::vector<LoadCurve>& curves, Throughput throughput, const Axis& x,
                   const Axis& y) {
  const std::size_t shown = curves.size();
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < shown && curves.size() > 1; ++i) legend.push_back({curves[i].model, series_style(i)});
  const double top = draw_legend(svg, legend);
  Plot plot(svg, top + above_plot, 280, x, y);
  plot.draw_axes();
  PointLabels labels(svg, plot.box());
  for (std::size_t i = 0; i < shown; ++i) {
    svg.open_series(i);
    const auto points = load_points(curves[i], throughput);
    std::vector<Plot::Value> values;
    for (const LoadPoint& point : points) values.push_back({point.throughput, point.latency->value});
    plot.line(values, series_style(i));
    std::vector<Place> line;
    for (const Plot::Value& value : values) line.push_back({plot.x(value.x), plot.y(value.y)});
    labels.keep_free_along(line);
    for (const Plot::Value& value : values) {
      plot.dot(value, series_style(i));
      labels.keep_free({plot.x(value.x), plot.y(value.y)});
    }
    const LoadPoint& knee = knee_of(points);
    plot.dot({knee.throughput, knee.latency->value}, {"currentColor", "", Marker::ring}, 9);
    labels.keep_free({plot.x(knee.throughput), plot.y(knee.latency->value)}, 10);
    svg.close();
  }
  for (std::size_t i = 0; i < shown; ++i) {
    const auto points = load_points(curves[i], throughput);
    const LoadPoint& knee = knee_of(points);
    for (const LoadPoint& point : points)
      labels.add({plot.x(point.throughput), plot.y(point.latency->value)},
                 std::to_string(point.workers) + (point.series == knee.series ? " (knee)" : ""));
  }
  return plot.below();
}

}  // namespace

std::vector<Figure> throughput_against_latency(const std::vector<Series>& all) {
  std::vector<LoadCurve> curves = load_curves(all);
  const bool in_tokens = std::all_of(curves.begin(), curves.end(), [](const LoadCurve& curve) {
    return load_points(curve, &GroupSummary::output_toks_per_s).size() == curve.loads.size();
  });
  const Throughput throughput = in_tokens ? &GroupSummary::output_toks_per_s : &GroupSummary::requests_per_s;
  std::erase_if(curves, [&](const LoadCurve& curve) { return load_points(curve, throughput).size() < 2; });
  if (curves.empty()) return {};

  const auto throughput_text = [&](double value) {
    return in_tokens ? quantity_text({value}, Unit::tokens_per_second)
                     : quantity_text({value}, Unit::count) + " requests/s";
  };
  Figure figure;
  figure.id = "throughput-latency";
  figure.title = "Throughput against latency";
  figure.columns = {"model", "workers", "throughput", "latency", "percentile", "n"};
  Extent rates, latencies;
  std::string label;
  std::vector<std::string> conclusions;
  bool starred = false;
  for (const LoadCurve& curve : curves) {
    const auto points = load_points(curve, throughput);
    for (const LoadPoint& point : points) {
      rates.add(point.throughput);
      latencies.add(point.latency->value);
      label = percentile_label(point.latency->percent);
      starred = starred || point.latency->too_few;
      figure.rows.push_back({curve.model, std::to_string(point.workers), throughput_text(point.throughput),
                             value_text(*point.latency, Unit::seconds), label,
                             std::to_string(point.series->group->n_measured)});
    }
    const LoadPoint& knee = knee_of(points);
    conclusions.push_back(curve.model + ": knee at " + counted(knee.workers, "worker") + ", " +
                          throughput_text(knee.throughput) + " with a " + label + " of " +
                          value_text(*knee.latency, Unit::seconds));
  }

  Svg svg(figure.id);
  const Axis x = Axis::from_zero(rates).titled(in_tokens ? "output tokens of all workers" : "requests/s",
                                               in_tokens ? Unit::tokens_per_second : Unit::count);
  const Axis y = Axis::from_zero(latencies).titled(label + " of a request", Unit::seconds);
  const std::size_t all_curves = curves.size();
  curves.resize(std::min(all_curves, most_series));
  const double height = draw_curves(svg, curves, throughput, x, y);
  figure.caption = listed(conclusions) + ".";
  say(figure.caption,
      "Numbers beside points are workers; the knee, ringed, is where throughput over latency is greatest.");
  say(figure.caption, "n stands in the table.");
  say(figure.caption, not_drawn(curves.size(), all_curves, "models"));
  say(figure.caption, asterisk_note(starred));
  return {drawn(std::move(figure), std::move(svg), height)};
}

}  // namespace bench::chart

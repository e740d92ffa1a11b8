// What speed costs in accuracy: a point each model.

#include <algorithm>

#include "present/chart/charts.h"
#include "present/quality/words.h"
#include "summarise/metric/ids.h"

namespace bench::chart {
namespace {

struct Standing {
  const Series* series = nullptr;
  const ScoreSlice* score = nullptr;
  const Quantile* rate = nullptr;
};

std::vector<Standing> standings_of(const std::vector<Series>& all) {
  std::vector<Standing> standings;
  for (const Series& series : all) {
    const auto& quality = series.group->quality;
    if (!quality || !quality->has_total || has_no_score(*quality)) continue;
    if (!standings.empty() && series.run->header.suite != standings.front().series->run->header.suite) continue;
    const MetricSummary* rate = series.group->metric(metric::decode_rate);
    if (rate == nullptr) rate = series.group->metric(metric::client_decode_rate);
    const Quantile* middle = rate ? rate->at(50) : nullptr;
    if (middle && middle->value > 0) standings.push_back({&series, &quality->all(), middle});
  }
  return standings;
}

/// No other is both righter and faster.
bool is_unbeaten(const Standing& one, const std::vector<Standing>& all) {
  return std::none_of(all.begin(), all.end(), [&](const Standing& other) {
    return other.score->accuracy >= one.score->accuracy && other.rate->value >= one.rate->value &&
           (other.score->accuracy > one.score->accuracy || other.rate->value > one.rate->value);
  });
}

std::string accuracy_words(const Standing& one) {
  return quantity_text({one.score->accuracy, one.score->interval}, Unit::share);
}
std::string rate_words(const Standing& one) {
  return quantity_text({one.rate->value, one.rate->interval, one.rate->too_few}, Unit::tokens_per_second);
}

/// Draws them below `top`, which it moves. False: not every point could be named beside it.
bool draw_standings(Svg& svg, const std::vector<Standing>& standings, const Axis& x, double& top) {
  Plot plot(svg, top + above_plot, 300, x, Axis::percent().titled("accuracy", Unit::share));
  plot.draw_axes();
  PointLabels labels(svg, plot.box());
  for (std::size_t i = 0; i < standings.size(); ++i) {
    const auto& [series, score, rate] = standings[i];
    const Place place{plot.x(rate->value), plot.y(score->accuracy)};
    svg.open_series(i);
    if (const auto& interval = score->interval) {
      plot.whisker_y(rate->value, *interval, series_style(i));
      labels.keep_free_along({{place.x, plot.y(interval->hi)}, {place.x, plot.y(interval->lo)}});
    }
    if (const auto& interval = rate->interval) {
      plot.whisker_x(score->accuracy, *interval, series_style(i));
      labels.keep_free_along({{plot.x(interval->lo), place.y}, {plot.x(interval->hi), place.y}});
    }
    plot.dot({rate->value, score->accuracy}, series_style(i), 5);
    svg.close();
    labels.keep_free(place, 7);
  }
  bool all_named = true;
  for (const auto& [series, score, rate] : standings)
    all_named = labels.add({plot.x(rate->value), plot.y(score->accuracy)}, shown_name(series->name, 24)) && all_named;
  top = plot.below();
  return all_named;
}

}  // namespace

std::vector<Figure> accuracy_against_speed(const std::vector<Series>& all) {
  std::vector<Standing> standings = standings_of(all);
  if (standings.size() < 2) return {};
  const std::size_t n = standings.size();
  Figure figure;
  figure.id = "accuracy-speed";
  figure.title = "Accuracy against speed";
  figure.columns = {"model", "accuracy", "questions", "decode rate, median", "n"};
  Extent rates;
  std::vector<std::string> unbeaten;
  bool starred = false;
  for (const Standing& one : standings) {
    figure.rows.push_back({one.series->name, accuracy_words(one), std::to_string(one.score->n), rate_words(one),
                           std::to_string(one.rate->n)});
    if (one.rate->interval) rates.add(one.rate->interval->hi);
    rates.add(one.rate->value);
    starred = starred || one.rate->too_few;
    if (is_unbeaten(one, standings))
      unbeaten.push_back(one.series->name + " (" + accuracy_words(one) + ", n = " + std::to_string(one.score->n) +
                         "; " + rate_words(one) + ")");
  }

  const Axis x = Axis::from_zero(rates).titled("decode rate, median of requests", Unit::tokens_per_second);
  Svg svg(figure.id);
  double top = 0;
  std::size_t shown = 0;
  for (; shown < standings.size() && shown < most_series * most_panels; shown += most_series) {
    const std::vector<Standing> panel(
        standings.begin() + static_cast<std::ptrdiff_t>(shown),
        standings.begin() + static_cast<std::ptrdiff_t>(std::min(n, shown + most_series)));
    Svg without_legend = svg;
    double below = top;
    if (draw_standings(without_legend, panel, x, below)) {
      svg = std::move(without_legend);
      top = below;
      continue;
    }
    std::vector<const Series*> named;
    for (const Standing& one : panel) named.push_back(one.series);
    top += draw_legend(svg, legend_of(named, Swatch::dots), top + 4);
    draw_standings(svg, panel, x, top);
  }
  figure.caption = "No other model is both more accurate and faster than " + listed(unbeaten) + ".";
  say(figure.caption, "Whiskers are 95 % intervals; models whose whiskers overlap may change places.");
  say(figure.caption, not_drawn(std::min(shown, n), n, "models"));
  say(figure.caption, asterisk_note(starred));
  return {drawn(std::move(figure), std::move(svg), top)};
}

}  // namespace bench::chart

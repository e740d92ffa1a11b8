// What speed costs in accuracy: a point each model.

#include <algorithm>

#include "present/chart/charts.h"
#include "present/quality_words.h"
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

}  // namespace

std::vector<Figure> accuracy_against_speed(const std::vector<Series>& all) {
  std::vector<Standing> standings = standings_of(all);
  if (standings.size() < 2) return {};
  const std::size_t n = standings.size(), shown = std::min(n, std::size_t{24});
  Figure figure;
  figure.id = "accuracy-speed";
  figure.title = "Accuracy against speed";
  figure.columns = {"model", "accuracy", "questions", "decode rate, median", "n"};
  Extent rates, accuracies;
  std::vector<std::string> unbeaten;
  bool starred = false;
  for (const Standing& one : standings) {
    figure.rows.push_back({one.series->name, accuracy_words(one), std::to_string(one.score->n), rate_words(one),
                           std::to_string(one.rate->n)});
    for (const auto& interval : {one.rate->interval})
      if (interval) rates.add(interval->hi);
    rates.add(one.rate->value);
    accuracies.add(one.score->accuracy);
    if (one.score->interval) accuracies.add(one.score->interval->hi);
    starred = starred || one.rate->too_few;
    if (is_unbeaten(one, standings))
      unbeaten.push_back(one.series->name + " (" + accuracy_words(one) + ", n = " + std::to_string(one.score->n) +
                         "; " + rate_words(one) + ")");
  }

  Svg svg(figure.id);
  std::vector<const Series*> first;
  for (std::size_t i = 0; i < std::min(shown, most_series); ++i) first.push_back(standings[i].series);
  const double top = n <= most_series ? draw_legend(svg, legend_of(first, Swatch::dots)) : 0;
  Plot plot(svg, top + above_plot, 300,
            Axis::from_zero(rates).titled("decode rate, median of requests", Unit::tokens_per_second),
            Axis::percent().titled("accuracy", Unit::share));
  plot.draw_axes();
  PointLabels labels(svg, plot.box());
  for (std::size_t i = 0; i < shown; ++i) {
    const Standing& one = standings[i];
    const Plot::Value point{one.rate->value, one.score->accuracy};
    svg.open_series(i);
    if (one.score->interval) plot.whisker_y(point.x, *one.score->interval, series_style(i));
    if (one.rate->interval) plot.whisker_x(point.y, *one.rate->interval, series_style(i));
    plot.dot(point, series_style(i), 5);
    svg.close();
    labels.keep_free({plot.x(point.x), plot.y(point.y)}, 7);
  }
  for (std::size_t i = 0; i < shown; ++i)
    labels.add({plot.x(standings[i].rate->value), plot.y(standings[i].score->accuracy)},
               shown_name(standings[i].series->name, 24));
  figure.caption = "No other model is both more accurate and faster than " + listed(unbeaten) + ".";
  say(figure.caption, "Whiskers are 95 % intervals; models whose whiskers overlap may change places.");
  say(figure.caption, not_drawn(shown, n, "models"));
  say(figure.caption, asterisk_note(starred));
  return {drawn(std::move(figure), std::move(svg), plot.below())};
}

}  // namespace bench::chart

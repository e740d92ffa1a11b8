// Whether requests became slower or faster while the run went on, as they do when a machine grows hot.

#include <algorithm>
#include <cmath>

#include "present/chart/charts.h"
#include "present/chart/kit/thinning.h"
#include "summarise/metric/ids.h"
#include "summarise/statistics/metric_summary.h"

namespace bench::chart {
namespace {

struct History {
  const Series* series = nullptr;
  std::vector<double> values;  ///< of each request in order; NaN where it has none
  std::size_t n = 0;
  std::vector<Smoothed> smooth() const { return running_median(values); }
};

History history_of(const Series& series, double RequestNumbers::* quantity) {
  History made{&series, {}, 0};
  made.values.reserve(series.requests.size());
  for (const RequestNumbers& request : series.requests) {
    const double value = series.is_measured(request) ? request.*quantity : std::nan("");
    made.values.push_back(value);
    made.n += !std::isnan(value);
  }
  return made;
}

std::vector<double> numbers_in(const History& made, std::size_t part, std::size_t parts) {
  std::vector<double> numbers;
  std::size_t seen = 0;
  for (const double value : made.values) {
    if (std::isnan(value)) continue;
    if (seen >= made.n * part / parts && seen < made.n * (part + 1) / parts) numbers.push_back(value);
    ++seen;
  }
  return numbers;
}

std::string thirds_words(const History& made, Unit unit, bool alone) {
  const std::string name = alone ? "" : made.series->name + ": ";
  const auto first = median(numbers_in(made, 0, 3)), last = median(numbers_in(made, 2, 3));
  const std::string n = " (n = " + std::to_string(made.n) + ")";
  if (!first || !last) return name + "too few requests to tell a drift" + n;
  std::string text = name + "median of the first third " + quantity_text({first}, unit) + ", of the last third " +
                     quantity_text({last}, unit);
  if (*first > 0) {
    const std::string change = number_text({*last / *first - 1}, {100, "%", 1});
    text += ", " + std::string(change.front() == '-' ? "" : "+") + change + " %";
  }
  return text + n;
}

double draw_history(Svg& svg, const History& made, const Axis& y, double top, double height) {
  Extent requests;
  requests.add(1);
  requests.add(static_cast<double>(made.values.size()));
  Plot plot(svg, top + above_plot, height, Axis::counts(requests, 9).titled("request, in order of starts", Unit::count),
            y);
  plot.draw_axes();
  svg.open_series(0);
  for (const std::size_t i : drawn_of(made.values))
    plot.dot({static_cast<double>(i + 1), made.values[i]}, series_style(0), made.n > 60 ? 2.2 : 3.5);
  svg.close();
  std::vector<Plot::Value> line;
  for (const Smoothed& smooth : made.smooth()) line.push_back({smooth.at + 1, smooth.value});
  svg.open_series(1);
  plot.line(line, {series_style(1).colour, "", Marker::circle, Hatch::none});
  svg.close();
  return plot.below();
}

}  // namespace

std::vector<Figure> drift_in_time(const std::vector<Series>& all) {
  struct Kind {
    std::string_view metric;
    double RequestNumbers::* quantity;
  };
  const auto with_values = [&](double RequestNumbers::* quantity) {
    std::vector<History> histories;
    for (const Series& series : all) {
      History made = history_of(series, quantity);
      if (made.n > 0) histories.push_back(std::move(made));
    }
    return histories;
  };
  Kind kind{metric::decode_rate, &RequestNumbers::rate};
  std::vector<History> histories = with_values(kind.quantity);
  if (histories.empty()) {
    kind = {metric::ttft, &RequestNumbers::ttft};
    histories = with_values(kind.quantity);
  }
  if (histories.empty()) return {};
  const Metric& metric = *find_metric(kind.metric);

  Figure figure;
  figure.id = "drift";
  figure.title = std::string(metric.title) + " of one request after another";
  figure.columns = {"series", "requests", "n", "least", "median", "greatest"};
  Svg svg(figure.id);
  const std::size_t panels = std::min(histories.size(), most_panels);
  std::vector<LegendEntry> legend{{"a request", series_style(0), Swatch::dots}};
  if (std::any_of(histories.begin(), histories.end(), [](const History& made) { return !made.smooth().empty(); }))
    legend.push_back({"running median", {series_style(1).colour, "", Marker::circle}, Swatch::steps});
  double top = draw_legend(svg, legend);
  std::vector<std::string> conclusions;
  bool thinned = false;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    const History& made = histories[i];
    conclusions.push_back(thirds_words(made, metric.unit, histories.size() == 1));
    if (i >= panels) continue;
    Extent extent;
    for (const double value : made.values) extent.add(value);
    if (histories.size() > 1) {
      svg.text({4, top + 18}, made.series->name, Anchor::start, true);
      top += 20;
    }
    const Axis y = Axis::linear(extent, 6).titled(std::string(metric.title), metric.unit);
    top = draw_history(svg, made, y, top, panels > 1 ? 150 : 240);
    thinned = thinned || made.n > most_marks;
    constexpr std::size_t most_rows = 20;
    const std::size_t parts = std::min(most_rows, made.n);
    for (std::size_t part = 0; part < parts; ++part) {
      const auto numbers = numbers_in(made, part, parts);
      const auto [least, greatest] = std::minmax_element(numbers.begin(), numbers.end());
      const std::size_t from = made.n * part / parts + 1, to = made.n * (part + 1) / parts;
      figure.rows.push_back({made.series->name, std::to_string(from) + (to > from ? " to " + std::to_string(to) : ""),
                             std::to_string(numbers.size()), quantity_text({*least}, metric.unit),
                             quantity_text({median(numbers)}, metric.unit), quantity_text({*greatest}, metric.unit)});
    }
  }
  figure.caption = (histories.size() == 1 ? capitalised(conclusions.front()) : listed(conclusions)) + ".";
  say(figure.caption,
      "Requests that failed, were disturbed or loaded the model leave a gap. The axis does not begin at zero.");
  if (thinned) say(figure.caption, "Dots are thinned to about " + std::to_string(most_marks) + ", extremes kept.");
  say(figure.caption, not_drawn(panels, histories.size(), "series"));
  return {drawn(std::move(figure), std::move(svg), top)};
}

}  // namespace bench::chart

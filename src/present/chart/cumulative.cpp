// How many requests had taken how long at most: of the first token, and of the whole answer.

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/kit/thinning.h"
#include "summarise/statistics/percentile.h"

namespace bench::chart {
namespace {

struct CumulativeKind {
  const char* id;
  const char* title;
  const char* axis;
  const char* what;  ///< "95 % of the first tokens came within"
  double RequestNumbers::* quantity;
  bool known_when_cut;  ///< a request that was cut later has it
};

constexpr CumulativeKind kinds[] = {
    {"ttft-cumulative", "Time to first token, cumulative", "time to first token",
     "of the requests had their first token within", &RequestNumbers::ttft, true},
    {"wall-cumulative", "Time of a whole request, cumulative", "time of a request", "of the requests ended within",
     &RequestNumbers::wall, false},
};

constexpr double shown_percents[] = {50, 95};

struct Distribution {
  const Series* series = nullptr;
  std::vector<double> values;  ///< ascending
  std::size_t beyond = 0;      ///< cut before it was known: longer than anybody waited
  std::size_t left_out = 0;    ///< failed, disturbed, or cold

  double share(std::size_t i) const { return static_cast<double>(i + 1) / static_cast<double>(n()); }
  std::size_t n() const { return values.size() + beyond; }
  /// Nearest rank; none where it lies among the cut ones.
  std::optional<double> at(double percent) const {
    const auto rank = static_cast<std::size_t>(percentile_rank(static_cast<std::int64_t>(n()), percent));
    return rank <= values.size() ? std::optional(values[rank - 1]) : std::nullopt;
  }
  bool too_few(double percent) const { return !enough_for_bound(static_cast<std::int64_t>(n()), percent); }
  std::string text_at(double percent) const {
    const auto value = at(percent);
    return value ? quantity_text({value, std::nullopt, too_few(percent)}, Unit::seconds) : "not reached";
  }
};

Distribution distribution_of(const Series& series, const CumulativeKind& kind) {
  Distribution made{&series, {}};
  for (const RequestNumbers& request : series.requests) {
    const bool cut = row_of(request.status).cut && !request.excluded;
    const double value = request.*kind.quantity;
    if (series.is_measured(request) || (cut && kind.known_when_cut)) {
      if (value > 0) made.values.push_back(value);
      if (cut && std::isnan(value)) ++made.beyond;
    } else if (cut) {
      ++made.beyond;
    } else {
      ++made.left_out;
    }
  }
  std::sort(made.values.begin(), made.values.end());
  return made;
}

void draw_distribution(Plot& plot, const Distribution& made, const SeriesStyle& style, PointLabels& labels) {
  std::vector<Plot::Value> values{{made.values.front(), 0}};
  for (const std::size_t i : drawn_of(made.values)) values.push_back({made.values[i], made.share(i)});
  plot.steps(values, style);
  std::vector<Place> line;
  for (const Plot::Value& value : values) {
    if (!line.empty()) line.push_back({plot.x(value.x), line.back().y});
    line.push_back({plot.x(value.x), plot.y(value.y)});
  }
  labels.keep_free_along(line);
}

void draw_percentiles(Plot& plot, const Distribution& made, const SeriesStyle& style, PointLabels* labels) {
  for (const double percent : shown_percents) {
    const auto value = made.at(percent);
    if (!value) continue;
    const Plot::Value point{*value, percent / 100};
    plot.dot(point, style);
    if (labels != nullptr)
      labels->add({plot.x(point.x), plot.y(point.y)}, percentile_label(percent) + " " + made.text_at(percent));
  }
}

std::string cumulative_caption(const std::vector<Distribution>& all, const CumulativeKind& kind,
                               std::size_t lines_drawn) {
  std::vector<std::string> within;
  std::size_t left_out = 0, beyond = 0, asked = 0;
  bool starred = false;
  for (const Distribution& made : all) {
    within.push_back(made.text_at(95) + " (" + made.series->name + ", n = " + std::to_string(made.n()) + ")");
    starred = starred || made.too_few(95);
    left_out += made.left_out;
    beyond += made.beyond;
    asked += made.series->requests.size();
  }
  std::string caption = "95 % " + std::string(kind.what) + ": " + listed(within) + ".";
  if (left_out > 0)
    say(caption, std::to_string(left_out) + " of " + counted(static_cast<std::int64_t>(asked), "request") +
                     " failed, disturbed or cold: left out.");
  if (beyond > 0)
    say(caption, counted(static_cast<std::int64_t>(beyond), "request") +
                     " cut before that: known to be longer, so a line ends below 100 %.");
  if (std::any_of(all.begin(), all.end(), [](const Distribution& made) { return made.values.size() > most_marks; }))
    say(caption, "Lines are thinned to " + std::to_string(most_marks) + " values, extremes kept.");
  say(caption, not_drawn(lines_drawn, all.size(), "lines"));
  say(caption, asterisk_note(starred));
  return caption;
}

void fill_table(Figure& figure, const std::vector<Distribution>& all) {
  figure.columns = {"series", "n", "min", "p5", "p25", "p50", "p75", "p90", "p95", "p99", "max"};
  for (const Distribution& made : all) {
    std::vector<std::string> row{made.series->name, std::to_string(made.n()),
                                 quantity_text({made.values.front()}, Unit::seconds)};
    for (const double percent : {5, 25, 50, 75, 90, 95, 99}) row.push_back(made.text_at(percent));
    row.push_back(quantity_text({made.values.back(), std::nullopt, false, made.beyond > 0}, Unit::seconds));
    figure.rows.push_back(std::move(row));
  }
}

Figure cumulative_figure(const std::vector<Distribution>& all, const CumulativeKind& kind) {
  Figure figure;
  figure.id = kind.id;
  figure.title = kind.title;
  Svg svg(figure.id);

  Extent extent;
  std::vector<const Series*> drawn_series;
  for (const Distribution& made : all) {
    drawn_series.push_back(made.series);
    extent.add(made.values.front());
    extent.add(made.values.back());
  }
  const Axis x = Axis::log10(extent).titled(kind.axis, Unit::seconds);
  const Axis y = Axis::percent().titled("share of requests", Unit::share);
  const auto panels = panels_of(drawn_series);
  constexpr std::size_t most_labelled = 3;
  double top = 0;
  std::size_t at = 0;
  for (const auto& panel : panels) {
    top += draw_legend(svg, legend_of(panel, Swatch::line), top + 4);
    Plot plot(svg, top + above_plot, panels.size() > 1 ? 200 : 270, x, y);
    plot.draw_axes();
    PointLabels labels(svg, plot.box());
    for (std::size_t i = 0; i < panel.size(); ++i) {
      svg.open_series(i);
      draw_distribution(plot, all[at + i], series_style(i), labels);
      svg.close();
    }
    for (std::size_t i = 0; i < panel.size(); ++i)
      for (const double percent : shown_percents)
        if (const auto value = all[at + i].at(percent)) labels.keep_free({plot.x(*value), plot.y(percent / 100)});
    for (std::size_t i = 0; i < panel.size(); ++i) {
      svg.open_series(i);
      draw_percentiles(plot, all[at + i], series_style(i), panel.size() <= most_labelled ? &labels : nullptr);
      svg.close();
    }
    at += panel.size();
    top = plot.below();
  }

  figure.caption = cumulative_caption(all, kind, at);
  fill_table(figure, all);
  return drawn(std::move(figure), std::move(svg), top);
}

}  // namespace

std::vector<Figure> cumulative_times(const std::vector<Series>& all) {
  std::vector<Figure> figures;
  for (const CumulativeKind& kind : kinds) {
    std::vector<Distribution> with_values;
    for (const Series& series : all) {
      Distribution made = distribution_of(series, kind);
      if (!made.values.empty()) with_values.push_back(std::move(made));
    }
    if (!with_values.empty()) figures.push_back(cumulative_figure(with_values, kind));
  }
  return figures;
}

}  // namespace bench::chart

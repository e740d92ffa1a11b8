// Tokens per second and requests in flight over a run, one above the other.

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/kit/thinning.h"
#include "summarise/statistics/in_flight.h"

namespace bench::chart {
namespace {

/// Stretches of equal length that something is spread over.
class Buckets {
 public:
  Buckets(double width, std::size_t n) : width_(width), amounts_(n) {}

  /// Evenly from one moment to another; all at once where they are the same.
  void spread(double from, double to, double amount) {
    const std::size_t first = bucket_of(from), last = bucket_of(to);
    if (first == last || !(to > from)) {
      amounts_[first] += amount;
      return;
    }
    const double per_second = amount / (to - from);
    for (std::size_t i = first; i <= last; ++i) {
      const double begin = std::max(from, static_cast<double>(i) * width_);
      const double end = std::min(to, static_cast<double>(i + 1) * width_);
      if (end > begin) amounts_[i] += per_second * (end - begin);
    }
  }
  double rate(std::size_t i) const { return amounts_[i] / width_; }
  double begin(std::size_t i) const { return static_cast<double>(i) * width_; }
  std::size_t size() const { return amounts_.size(); }

 private:
  std::size_t bucket_of(double at) const {
    return static_cast<std::size_t>(std::clamp(at / width_, 0.0, static_cast<double>(amounts_.size() - 1)));
  }

  double width_;
  std::vector<double> amounts_;
};

/// One second; less for a run of a few seconds, more for one of so many that no reader sees them.
double bucket_width(double longest) {
  double width = 1;
  for (const double shorter : {0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001})
    if (longest / width < 20) width = shorter;
  while (longest / width > static_cast<double>(most_marks)) width *= 2;
  return width;
}

struct InTime {
  const Series* series = nullptr;
  Buckets tokens, in_flight;
  std::optional<Span> steady;
  double counted_tokens = 0;
};

InTime in_time(const Series& series, double width, std::size_t n) {
  InTime made{&series, {width, n}, {width, n}, {}, 0};
  std::vector<Span> spans;
  spans.reserve(series.requests.size());
  for (const RequestNumbers& request : series.requests) {
    made.in_flight.spread(request.start, request.end, request.end - request.start);
    spans.push_back({from_seconds(request.start), from_seconds(request.end)});
    if (series.is_failed(request) || std::isnan(request.tokens)) continue;
    const double from = std::isnan(request.first_token) ? request.end : request.first_token;
    made.tokens.spread(from, request.end, request.tokens);
    made.counted_tokens += request.tokens;
  }
  made.steady = steady_window(spans, series.workers());
  return made;
}

/// A step each bucket, from the first one with anything to the last.
std::vector<Plot::Value> step_values(const Buckets& buckets, const Buckets& present) {
  std::size_t first = present.size(), last = 0;
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (!(present.rate(i) > 0)) continue;
    first = std::min(first, i);
    last = i;
  }
  std::vector<Plot::Value> values;
  for (std::size_t i = first; i < present.size() && i <= last; ++i) {
    values.push_back({buckets.begin(i), values.empty() ? buckets.rate(i) : values.back().y});
    values.push_back({buckets.begin(i), buckets.rate(i)});
    values.push_back({buckets.begin(i + 1), buckets.rate(i)});
  }
  return values;
}

struct PanelKind {
  const char* title;
  Unit unit;
  Buckets InTime::* buckets;
  double height;
  int most_ticks;
};

constexpr PanelKind panel_kinds[] = {
    {"output tokens of all requests", Unit::tokens_per_second, &InTime::tokens, 190, 6},
    {"requests in flight", Unit::count, &InTime::in_flight, 90, 4},
};

/// Both plots of at most eight series; where there is one, what is no steady stretch is shaded.
double draw_in_time(Svg& svg, const std::vector<InTime>& all, std::size_t first, std::size_t n, const Axis& x,
                    double top) {
  std::vector<Axis> upwards;
  for (const PanelKind& kind : panel_kinds) {
    Extent extent;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t at = 0; at < all[first + i].tokens.size(); ++at)
        extent.add((all[first + i].*kind.buckets).rate(at));
    upwards.push_back(
        (kind.unit == Unit::count ? Axis::counts(extent, kind.most_ticks) : Axis::from_zero(extent, kind.most_ticks))
            .titled(kind.title, kind.unit));
  }
  const double room_left = std::max(Plot::room_for(upwards[0]), Plot::room_for(upwards[1]));
  for (const PanelKind& kind : panel_kinds) {
    const bool is_last = &kind == std::end(panel_kinds) - 1;
    const XLabels labels = is_last ? XLabels::shown : XLabels::left_to_the_next;
    Plot plot(svg, top + above_plot, kind.height, x, upwards[is_last ? 1 : 0], room_left);
    plot.draw_axes(labels);
    if (all.size() == 1 && all.front().steady) {
      plot.shade(x.lo(), seconds(all.front().steady->begin));
      plot.shade(seconds(all.front().steady->end), x.hi());
    }
    for (std::size_t i = 0; i < n; ++i) {
      const InTime& made = all[first + i];
      svg.open_series(i);
      plot.steps(step_values(made.*kind.buckets, made.in_flight), series_style(i));
      svg.close();
    }
    top = plot.below(labels);
  }
  return top;
}

std::string steady_words(const InTime& made, bool alone) {
  const std::string name = alone ? "" : made.series->name + ": ";
  if (!made.steady) return name + "no steady stretch";
  const std::size_t n = made.tokens.size();
  const double from = seconds(made.steady->begin), to = seconds(made.steady->end);
  double sum = 0;
  std::size_t whole = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (made.tokens.begin(i) < from || made.tokens.begin(i + 1) > to) continue;
    sum += made.tokens.rate(i);
    ++whole;
  }
  return name + "steady from " + duration_text(from) + " to " + duration_text(to) +
         (whole > 0 ? " with " + quantity_text({sum / static_cast<double>(whole)}, Unit::tokens_per_second) : "");
}

std::string caption_of(const std::vector<InTime>& made, double width, std::size_t all_series) {
  std::vector<std::string> steady;
  std::int64_t failed = 0, asked = 0;
  for (const InTime& each : made) {
    steady.push_back(steady_words(each, made.size() == 1) + " (n = " + std::to_string(each.series->requests.size()) +
                     ")");
    asked += static_cast<std::int64_t>(each.series->requests.size());
    failed += std::count_if(each.series->requests.begin(), each.series->requests.end(),
                            [&](const RequestNumbers& request) { return each.series->is_failed(request); });
  }
  std::string caption = (steady.size() == 1 ? capitalised(steady.front()) : listed(steady)) + ".";
  say(caption, "Buckets of " + duration_text(width) +
                   "; the tokens of a request are spread evenly from its first token to its end.");
  if (made.size() == 1 && made.front().steady) say(caption, "Shaded: ramp up and ramp down.");
  if (failed > 0)
    say(caption,
        std::to_string(failed) + " of " + counted(asked, "request") + " failed: in flight, but without tokens.");
  say(caption, not_drawn(made.size(), all_series, "series"));
  return caption;
}

void fill_time_table(Figure& figure, const std::vector<InTime>& made, std::size_t buckets) {
  constexpr std::size_t most_rows = 40;  // of a series; a longer history is told in larger pieces
  figure.columns = {"series", "from", "to", "tokens/s", "in flight"};
  for (const InTime& each : made) {
    const std::size_t pieces = std::min(most_rows, buckets);
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      const std::size_t begin = buckets * piece / pieces, end = buckets * (piece + 1) / pieces;
      double tokens = 0, in_flight = 0;
      for (std::size_t i = begin; i < end; ++i) {
        tokens += each.tokens.rate(i);
        in_flight += each.in_flight.rate(i);
      }
      const auto n = static_cast<double>(end - begin);
      figure.rows.push_back(
          {each.series->name, duration_text(each.tokens.begin(begin)), duration_text(each.tokens.begin(end)),
           number_text({tokens / n}, scale_for(Unit::tokens_per_second, 1, 1)), number_text({in_flight / n}, {})});
    }
  }
}

}  // namespace

std::vector<Figure> throughput_in_time(const std::vector<Series>& all) {
  std::vector<const Series*> with_requests;
  double longest = 0;
  for (const Series& series : all) {
    if (series.requests.empty()) continue;
    with_requests.push_back(&series);
    for (const RequestNumbers& request : series.requests) longest = std::max(longest, request.end);
  }
  if (with_requests.empty() || !(longest > 0)) return {};

  const double width = bucket_width(longest);
  const auto buckets = static_cast<std::size_t>(longest / width) + 1;
  std::vector<InTime> made;
  for (const Series* series : with_requests) {
    if (made.size() == most_series * most_panels) break;
    made.push_back(in_time(*series, width, buckets));
  }
  if (std::none_of(made.begin(), made.end(), [](const InTime& each) { return each.counted_tokens > 0; })) return {};

  Figure figure;
  figure.id = "throughput-in-time";
  figure.title = "Tokens per second and requests in flight over time";
  Svg svg(figure.id);
  Extent extent;
  extent.add(longest);
  const Axis x = Axis::from_zero(extent, 9).titled("since the start of the load", Unit::seconds);
  double top = 0;
  std::size_t at = 0;
  for (const auto& panel : panels_of(with_requests)) {
    top += draw_legend(svg, legend_of(panel, Swatch::steps), top + 4);
    top = draw_in_time(svg, made, at, panel.size(), x, top);
    at += panel.size();
  }
  figure.caption = caption_of(made, width, with_requests.size());
  fill_time_table(figure, made, buckets);
  return {drawn(std::move(figure), std::move(svg), top)};
}

}  // namespace bench::chart

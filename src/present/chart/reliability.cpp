// Whether a model that is 80 % sure is right in 80 of 100 cases.

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/chart/charts.h"
#include "summarise/statistics/interval.h"

namespace bench::chart {
namespace {

std::string calibration_words(const Series& series, const Calibration& calibration, bool alone) {
  std::string text = (alone ? "" : series.name + ": ") + "expected calibration error " +
                     quantity_text({calibration.expected_error}, Unit::share) + ", Brier score " +
                     number_text({calibration.brier}, {1, "", 3}) + " (n = " + std::to_string(calibration.n) + ")";
  if (calibration.incomplete > 0)
    text += ", " + std::to_string(calibration.incomplete) + " of them without a probability of some choice";
  return text;
}

double draw_bins(Svg& svg, const Calibration& calibration, std::size_t number, double top) {
  Extent counts;
  for (const Calibration::Bin& bin : calibration.bins) counts.add(static_cast<double>(bin.n));
  const Axis right = Axis::percent().titled("answers that are right", Unit::share);
  const Axis answers = Axis::counts(counts, 3).titled("answers", Unit::count);
  const double room_left = std::max(Plot::room_for(right), Plot::room_for(answers));
  Plot plot(svg, top + above_plot, 220, Axis::percent(), right, room_left);
  plot.draw_axes(XLabels::left_to_the_next);
  svg.line({plot.x(0), plot.y(0)}, {plot.x(1), plot.y(1)}, {.stroke = "currentColor", .width = 1.2, .dash = "4 4"});
  const SeriesStyle& style = series_style(number);
  svg.open_series(number);
  std::vector<Plot::Value> values;
  for (const Calibration::Bin& bin : calibration.bins) {
    if (bin.n == 0) {
      values.push_back({std::nan(""), 0});
      continue;
    }
    values.push_back({bin.confidence, bin.accuracy});
    const auto hits = static_cast<std::int64_t>(std::llround(bin.accuracy * static_cast<double>(bin.n)));
    if (const auto interval = wilson_interval(hits, bin.n)) plot.whisker_y(bin.confidence, *interval, style);
    plot.dot(values.back(), style);
  }
  plot.line(values, {style.colour, "", style.marker});
  svg.close();

  Plot below(svg, plot.below(XLabels::left_to_the_next) + above_plot, 60,
             Axis::percent().titled("how sure the model was", Unit::share), answers, room_left);
  below.draw_axes();
  const double step = 1 / static_cast<double>(calibration.bins.size());
  for (std::size_t i = 0; i < calibration.bins.size(); ++i) {
    const double from = below.x(step * static_cast<double>(i)), to = below.x(step * static_cast<double>(i + 1));
    const double y = below.y(static_cast<double>(calibration.bins[i].n));
    if (calibration.bins[i].n > 0)
      svg.rect({from + 1, y}, to - from - 2, below.box().bottom() - y,
               {.stroke = std::string(style.colour), .width = 1, .fill = svg.hatched(style.colour, Hatch::rising)});
  }
  return below.below();
}

}  // namespace

std::vector<Figure> reliability(const std::vector<Series>& all) {
  std::vector<const Series*> calibrated;
  for (const Series& series : all) {
    const auto& quality = series.group->quality;
    if (quality && quality->calibration &&
        std::any_of(quality->calibration->bins.begin(), quality->calibration->bins.end(),
                    [](const Calibration::Bin& bin) { return bin.n > 0; }))
      calibrated.push_back(&series);
  }
  if (calibrated.empty()) return {};
  Figure figure;
  figure.id = "reliability";
  figure.title = "How sure the model was, and how often it was right";
  figure.columns = {"model", "sure", "right", "n"};
  Svg svg(figure.id);
  const std::size_t panels = std::min(calibrated.size(), most_panels);
  double top = 0;
  std::vector<std::string> conclusions;
  for (std::size_t i = 0; i < calibrated.size(); ++i) {
    const Calibration& calibration = *calibrated[i]->group->quality->calibration;
    conclusions.push_back(calibration_words(*calibrated[i], calibration, calibrated.size() == 1));
    for (const Calibration::Bin& bin : calibration.bins)
      if (bin.n > 0)
        figure.rows.push_back({calibrated[i]->name, quantity_text({bin.confidence}, Unit::share),
                               quantity_text({bin.accuracy}, Unit::share), std::to_string(bin.n)});
    if (i >= panels) continue;
    if (calibrated.size() > 1) {
      svg.text({4, top + 18}, calibrated[i]->name, Anchor::start, true);
      top += 20;
    }
    top = draw_bins(svg, calibration, i, top);
  }
  figure.caption = (conclusions.size() == 1 ? capitalised(conclusions.front()) : listed(conclusions)) + ".";
  say(figure.caption,
      "On the dashed line confidence and accuracy agree; points below it are too sure. Whiskers are 95 % Wilson "
      "intervals; empty bins are gaps.");
  say(figure.caption, not_drawn(panels, calibrated.size(), "models"));
  return {drawn(std::move(figure), std::move(svg), top)};
}

}  // namespace bench::chart

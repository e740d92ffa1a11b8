#include "present/chart/timeline.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.h"
#include "present/chart/kit/row_frame.h"

namespace bench::chart {
namespace {

struct StageLook {
  const char* name;
  SeriesStyle style;
};

const StageLook& look_of(Stage stage) {
  static constexpr StageLook looks[stages] = {
      {"waiting", {"currentColor", "", Marker::circle, Hatch::dots}},
      {"load", {"#E69F00", "", Marker::circle, Hatch::crossed, true}},
      {"prefill", {"#0072B2", "", Marker::circle, Hatch::none}},
      {"decode", {"#009E73", "", Marker::circle, Hatch::rising}},
      {"stage unknown", {"currentColor", "", Marker::circle, Hatch::level}},
  };
  return looks[static_cast<std::size_t>(stage)];
}

double row_height(std::size_t rows) { return std::clamp(560.0 / static_cast<double>(rows), 4.0, 24.0); }

void draw_request(Svg& svg, const RowFrame& frame, const TimelineBars& row, double top, double height) {
  const double gap = height > 8 ? 3 : 1;
  if (!row.told.empty()) svg.open_told(row.told);
  for (const StageBar& bar : row.bars) {
    if (!(bar.to > bar.from)) continue;
    const SeriesStyle& style = look_of(bar.stage).style;
    const double from = frame.x(bar.from);
    // What was too short to see still was: a hair line.
    svg.rect({from, top + gap / 2}, std::max(frame.x(bar.to) - from, 0.4), height - gap,
             {.stroke = std::string(height > 8 ? style.colour : "none"),
              .width = 0.6,
              .fill = svg.hatched(style.colour, style.hatch)});
  }
  if (row.failed_at) svg.cross({frame.x(*row.failed_at), top + height / 2}, std::clamp(height / 3, 2.5, 4.5));
  if (!row.told.empty()) svg.close();
}

}  // namespace

std::string stage_name(Stage stage) { return look_of(stage).name; }

std::vector<double> time_in_stages(const std::vector<TimelineBars>& rows) {
  std::vector<double> time(stages);
  for (const TimelineBars& row : rows)
    for (const StageBar& bar : row.bars)
      if (bar.to > bar.from) time[static_cast<std::size_t>(bar.stage)] += bar.to - bar.from;
  return time;
}

std::string stage_shares(const std::vector<double>& time) {
  const double whole = std::accumulate(time.begin(), time.end(), 0.0);
  if (!(whole > 0)) return "";
  std::vector<std::size_t> order(stages);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return time[a] > time[b]; });
  std::vector<std::string> parts;
  for (const std::size_t i : order)
    if (time[i] > 0)
      parts.push_back(stage_name(static_cast<Stage>(i)) + " " + quantity_text({time[i] / whole}, Unit::share));
  return joined(parts);
}

double draw_timeline(Svg& svg, const std::vector<TimelineRowBars>& rows, const std::string& rows_are) {
  std::vector<TimelineBars> requests;
  for (const TimelineRowBars& row : rows) requests.insert(requests.end(), row.requests.begin(), row.requests.end());
  const auto time = time_in_stages(requests);
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < stages; ++i)
    if (time[i] > 0)
      legend.push_back({stage_name(static_cast<Stage>(i)), look_of(static_cast<Stage>(i)).style, Swatch::bar});
  if (std::any_of(requests.begin(), requests.end(), [](const auto& one) { return one.failed_at; }))
    legend.push_back({"failed", {"currentColor", "", Marker::cross}, Swatch::dots});
  const double top = draw_legend(svg, legend);

  Extent extent;
  double widest = text_width(rows_are);
  for (const TimelineBars& one : requests) extent.add(one.end());
  for (const TimelineRowBars& row : rows) widest = std::max(widest, text_width(row.label));
  const double height = row_height(rows.size());
  const auto every = static_cast<std::size_t>(std::ceil(15 / height));  // rows from label to label
  RowFrame frame(svg, top + 24, height * static_cast<double>(rows.size()) + 4,
                 Axis::from_zero(extent, 9).titled("since the start of the first request", Unit::seconds), widest, 24);
  frame.draw_axis();
  if (!rows_are.empty()) frame.label(frame.box().top - 11, rows_are);
  double y = frame.box().top + 2;
  for (std::size_t i = 0; i < rows.size(); ++i, y += height) {
    if (i % every == 0) frame.label(y + height / 2, rows[i].label);
    for (const TimelineBars& one : rows[i].requests) draw_request(svg, frame, one, y, height);
  }
  return frame.below();
}

}  // namespace bench::chart

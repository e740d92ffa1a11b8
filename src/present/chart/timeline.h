#pragma once

#include <optional>
#include <string>
#include <vector>

#include "present/chart/kit/plot.h"

namespace bench::chart {

/// What a request goes through, in that order.
enum class Stage { waiting, load, prefill, decode, unknown };
inline constexpr std::size_t stages = 5;

std::string stage_name(Stage stage);

struct StageBar {
  Stage stage = Stage::unknown;
  double from = 0;  ///< seconds
  double to = 0;
};

/// One request from left to right. Its label is safe and short.
struct TimelineBars {
  std::string label;
  std::string told;  ///< to who points at it
  std::vector<StageBar> bars;
  std::optional<double> failed_at;
  double end() const { return failed_at.value_or(bars.empty() ? 0 : bars.back().to); }
};

/// Rows that a timeline may have.
inline constexpr std::size_t most_timeline_rows = 200;

/// Seconds spent in each stage, over all of these rows.
std::vector<double> time_in_stages(const std::vector<TimelineBars>& rows);
/// "decode 71.2 %, prefill 20.0 %, waiting 8.8 %", the largest first; "" of nothing.
std::string stage_shares(const std::vector<double>& time);

/// What stands beside each other: the requests of a worker, or a single one.
struct TimelineRowBars {
  std::string label;
  std::vector<TimelineBars> requests;
};

/// Draws them from the top of the figure down, with a legend of the stages that occur; returns where they end.
double draw_timeline(Svg& svg, const std::vector<TimelineRowBars>& rows, const std::string& rows_are);

}  // namespace bench::chart

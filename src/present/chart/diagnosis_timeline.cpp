// The requests of a diagnosis on its common clock.

#include <algorithm>
#include <cmath>

#include "bench/diagnosis.h"

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/figures.h"
#include "present/chart/timeline.h"

namespace bench {
namespace {

using chart::Stage;
using chart::TimelineBars;

TimelineBars bars_of_row(const TimelineRow& row) {
  TimelineBars made;
  made.label = chart::shown_name(row.label, 26);
  double last = row.sent;
  const auto add = [&](Stage stage, const std::optional<double>& to) {
    if (!to || !std::isfinite(*to) || !std::isfinite(last)) return;
    made.bars.push_back({stage, last, std::max(*to, last)});
    last = std::max(*to, last);
  };
  add(Stage::waiting, row.begins);
  add(row.begins ? Stage::prefill : Stage::unknown, row.first_token);
  add(row.first_token ? Stage::decode : row.begins ? Stage::prefill : Stage::unknown, row.end);
  if (row.status != Status::ok) made.failed_at = last;
  made.told = chart::shown_name(row.label, 60) + ": " + std::string(name_of(row.status));
  return made;
}

std::string text_or_dash(const std::optional<double>& value) { return value ? duration_text(*value) : "—"; }

}  // namespace

Figure timeline_figure(const std::vector<TimelineRow>& rows) {
  Figure figure;
  figure.id = "diagnosis-timeline";
  figure.title = "What the requests waited for";
  figure.columns = {"request", "name", "sent", "taken up", "first token", "end", "status"};
  std::vector<TimelineBars> answered;
  std::vector<chart::TimelineRowBars> shown;
  std::int64_t failed = 0;
  for (const TimelineRow& row : rows) {
    TimelineBars bars = bars_of_row(row);
    if (row.status == Status::ok)
      answered.push_back(bars);
    else
      ++failed;
    if (shown.size() >= chart::most_timeline_rows) continue;
    shown.push_back({bars.label, {bars}});
    figure.rows.push_back({std::to_string(row.request), chart::shown_name(row.label, 60), duration_text(row.sent),
                           text_or_dash(row.begins), text_or_dash(row.first_token), text_or_dash(row.end),
                           std::string(name_of(row.status))});
  }
  const std::string shares = chart::stage_shares(chart::time_in_stages(answered));
  figure.caption = shares.empty() ? "No request was answered (n = " + std::to_string(rows.size()) + ")."
                                  : "The time of answered requests was spent in: " + shares +
                                        " (n = " + std::to_string(answered.size()) + ").";
  if (failed > 0)
    chart::say(figure.caption, std::to_string(failed) + " of " +
                                   counted(static_cast<std::int64_t>(rows.size()), "request") +
                                   " failed: a cross at the end, not in those shares.");
  if (shown.size() < rows.size())
    chart::say(figure.caption, "Drawn are the first " + std::to_string(shown.size()) + ".");
  chart::Svg svg(figure.id);
  const double height = shown.empty() ? 20 : chart::draw_timeline(svg, shown, "");
  if (shown.empty()) svg.text({4, 14}, "no request");
  return chart::drawn(std::move(figure), std::move(svg), height);
}

}  // namespace bench

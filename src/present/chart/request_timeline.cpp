// What each request of a run went through, on the clock of the run: a figure each run.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/timeline.h"

namespace bench::chart {
namespace {

constexpr std::size_t most_timelines = 4;
constexpr std::size_t most_request_rows = 40;  // more requests share the row of their worker
constexpr std::size_t most_drawn_requests = 250;

/// By the server's own times where it tells them. They say how long each stage took, not when: what lies before the
/// first token is drawn in the order of a server's work.
std::vector<StageBar> stage_bars(const RequestNumbers& request, double from_s) {
  std::vector<StageBar> bars;
  double at = request.start - from_s;
  const auto add = [&](Stage stage, double length) {
    bars.push_back({stage, at, at + length});
    at += length;
  };
  const bool has_token = !std::isnan(request.first_token);
  const double before = (has_token ? request.first_token : request.end) - request.start;
  if (has_token && !std::isnan(request.wait)) {
    const double server = request.load + request.prefill;
    const double fits = server > before && server > 0 ? before / server : 1;  // never beyond what our clock saw
    add(Stage::waiting, std::max(request.wait, 0.0));
    add(Stage::load, request.load * fits);
    add(Stage::prefill, request.prefill * fits);
  } else {
    add(Stage::unknown, before);
  }
  if (has_token) add(Stage::decode, request.end - request.first_token);
  return bars;
}

struct RunTimeline {
  std::string name;
  std::vector<std::pair<const Series*, const RequestNumbers*>> requests;  ///< by start
};

std::vector<RunTimeline> run_timelines(const std::vector<Series>& all) {
  std::vector<RunTimeline> runs;
  const RunView* last = nullptr;
  for (const Series& series : all) {
    if (series.run != last)
      runs.push_back({series.name, {}});
    else
      runs.back().name += ", " + series.name;
    last = series.run;
    for (const RequestNumbers& request : series.requests) runs.back().requests.emplace_back(&series, &request);
  }
  std::erase_if(runs, [](const RunTimeline& run) { return run.requests.empty(); });
  if (runs.size() > most_timelines) runs.resize(most_timelines);
  for (RunTimeline& run : runs) {
    const auto first =
        run.requests.begin() + static_cast<std::ptrdiff_t>(std::min(run.requests.size(), most_drawn_requests));
    std::partial_sort(run.requests.begin(), first, run.requests.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second->start, a.second->plan_index) < std::pair(b.second->start, b.second->plan_index);
    });
  }
  return runs;
}

std::string seconds_text(double value) { return std::isnan(value) ? "—" : duration_text(value); }

TimelineBars bars_of(const Series& series, const RequestNumbers& request, double from_s) {
  TimelineBars row;
  row.label = std::to_string(request.plan_index);
  row.bars = stage_bars(request, from_s);
  if (series.is_failed(request)) row.failed_at = request.end - from_s;
  row.told = "request " + row.label + ": first token after " + seconds_text(request.first_token - request.start) +
             ", end after " + seconds_text(request.end - request.start);
  if (row.failed_at) row.told += ", " + std::string(name_of(request.status));
  return row;
}

struct WorkerBars {
  std::int64_t worker = 0;
  TimelineBars bars;
};

/// So many that each is still seen in the row of its worker.
std::size_t drawn_by_worker(const RunTimeline& run) {
  constexpr std::size_t in_a_row = 30;
  const std::size_t most = std::min(run.requests.size(), most_drawn_requests);
  std::set<std::int64_t> workers;
  for (std::size_t i = 0; i < most; ++i) {
    workers.insert(run.requests[i].second->worker);
    if (workers.size() > most_timeline_rows) return i;
    if (i + 1 >= in_a_row * workers.size() && i + 1 >= most_request_rows) return i + 1;
  }
  return most;
}

std::vector<TimelineRowBars> rows_of_workers(const std::vector<WorkerBars>& requests) {
  std::map<std::int64_t, TimelineRowBars> rows;
  for (const auto& [worker, bars] : requests) {
    TimelineRowBars& row = rows[worker];
    row.label = std::to_string(worker);
    row.requests.push_back(bars);
  }
  std::vector<TimelineRowBars> in_order;
  for (auto& [worker, row] : rows) in_order.push_back(std::move(row));
  return in_order;
}

std::vector<TimelineRowBars> rows_of_requests(const std::vector<WorkerBars>& requests) {
  std::vector<TimelineRowBars> rows;
  for (const auto& [worker, bars] : requests) rows.push_back({bars.label, {bars}});
  return rows;
}

Figure timeline_of_run(const RunTimeline& run, std::size_t number, std::size_t runs) {
  const bool by_worker = run.requests.size() > most_request_rows;
  const std::size_t shown = std::min(run.requests.size(), by_worker ? drawn_by_worker(run) : most_request_rows);
  const double from_s = run.requests.front().second->start;
  std::vector<WorkerBars> drawn_bars;
  std::vector<double> time(stages);
  std::int64_t failed = 0;
  for (std::size_t i = 0; i < run.requests.size(); ++i) {
    const auto& [series, request] = run.requests[i];
    if (i < shown) drawn_bars.push_back({request->worker, bars_of(*series, *request, from_s)});
    if (series->is_failed(*request)) {
      ++failed;
      continue;
    }
    for (const StageBar& bar : stage_bars(*request, from_s))
      time[static_cast<std::size_t>(bar.stage)] += std::max(bar.to - bar.from, 0.0);
  }

  Figure figure;
  figure.id = "request-timeline" + (runs > 1 ? "-" + std::to_string(number + 1) : std::string());
  figure.title = "What each request went through" + (runs > 1 ? ": " + shown_name(run.name, 60) : std::string());
  const std::string shares = stage_shares(time);
  const auto n = static_cast<std::int64_t>(run.requests.size());
  figure.caption = shares.empty() ? "No request was answered (n = " + std::to_string(n) + ")."
                                  : "The time of answered requests was spent in: " + shares +
                                        " (n = " + std::to_string(n - failed) + ").";
  if (failed > 0)
    say(figure.caption,
        std::to_string(failed) + " of " + counted(n, "request") + " failed: a cross at the end, not in those shares.");
  if (shown < run.requests.size())
    say(figure.caption, "Drawn are the first " + std::to_string(shown) + " of " + std::to_string(n) + " requests.");
  if (time[static_cast<std::size_t>(Stage::unknown)] > 0)
    say(figure.caption, "Where the server tells no times, what came before the first token is one piece.");
  else if (!shares.empty())
    say(figure.caption,
        "Waiting is what the server's own times leave of the time to first token: queue, transport and tokenising.");

  figure.columns = {"request", "start", "waiting", "load", "prefill", "first token", "end", "status"};
  for (std::size_t i = 0; i < shown; ++i) {
    const RequestNumbers& request = *run.requests[i].second;
    figure.rows.push_back({std::to_string(request.plan_index), duration_text(request.start - from_s),
                           seconds_text(request.wait), seconds_text(request.load), seconds_text(request.prefill),
                           seconds_text(request.first_token - from_s), duration_text(request.end - from_s),
                           std::string(name_of(request.status))});
  }
  Svg svg(figure.id);
  const double height = by_worker ? draw_timeline(svg, rows_of_workers(drawn_bars), "worker")
                                  : draw_timeline(svg, rows_of_requests(drawn_bars), "request");
  return drawn(std::move(figure), std::move(svg), height);
}

}  // namespace

std::vector<Figure> request_timelines(const std::vector<Series>& all) {
  const auto runs = run_timelines(all);
  std::vector<Figure> figures;
  for (std::size_t i = 0; i < runs.size(); ++i) figures.push_back(timeline_of_run(runs[i], i, runs.size()));
  std::set<const RunView*> all_runs;
  for (const Series& series : all)
    if (!series.requests.empty()) all_runs.insert(series.run);
  if (!figures.empty()) say(figures.back().caption, not_drawn(runs.size(), all_runs.size(), "runs"));
  return figures;
}

}  // namespace bench::chart

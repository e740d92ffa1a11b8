#include "present/chart/figures.h"

#include <utility>

#include "present/chart/charts.h"

namespace bench {
namespace {

using Chart = std::vector<Figure> (*)(const std::vector<chart::Series>& all);

/// All figures of a report, in reading order: add yours here.
constexpr Chart charts[] = {
    chart::cumulative_times,   chart::wait_by_workers,        chart::throughput_against_latency,
    chart::accuracy_by_topic,  chart::accuracy_against_speed, chart::reliability,
    chart::throughput_in_time, chart::request_timelines,      chart::drift_in_time,
};

}  // namespace

std::vector<Figure> figures_of(std::span<const RunView> runs, std::span<const std::string> names) {
  const std::vector<chart::Series> all = chart::series_of(runs, names);
  std::vector<Figure> figures;
  for (const Chart chart : charts)
    for (Figure& figure : chart(all)) figures.push_back(std::move(figure));
  return figures;
}

}  // namespace bench

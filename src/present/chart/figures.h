#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/figure.h"
#include "bench/renderer.h"

#include "present/chart/sweep_curve.h"

namespace bench {

struct TimelineRow;

/// The figures of a report, those that these runs have data for, in reading order. `names[i]` is how run i is called in
/// legends. Each run is read once.
std::vector<Figure> figures_of(std::span<const RunView> runs, std::span<const std::string> names);

/// Two runs: a row each metric, with its interval and the line of no difference; none when no metric has a value.
std::optional<Figure> comparison_figure(const ComparedRuns& runs);

/// The requests of a diagnosis: waiting, prefill and decode.
Figure timeline_figure(const std::vector<TimelineRow>& rows);

/// Throughput against requests in flight; none without a point.
std::optional<Figure> sweep_figure(const SweepChart& curve);

}  // namespace bench

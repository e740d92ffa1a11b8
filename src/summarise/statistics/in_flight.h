#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bench/clock.h"

namespace bench {

/// When one request occupied a worker, on the clock of the run.
struct Span {
  Nanos begin{0};
  Nanos end{0};
  bool operator==(const Span&) const = default;
};

/// Time-weighted number in flight between two moments, by sweep line. None for an empty window.
std::optional<double> mean_in_flight(std::span<const Span> requests, Span window);

/// Where a closed loop runs steadily: from the moment `workers` requests are in flight to the last start, so that
/// neither ramp counts. None when the load is too short to have such a stretch.
std::optional<Span> steady_window(std::span<const Span> requests, std::int64_t workers);

/// The most spans that lie over one moment, when each is taken shorter by `slack` at its end: so long may two overlap
/// and still count as one after the other. Of the spans from the first to the last token it is the number of places.
std::int64_t max_overlap(std::span<const Span> spans, Nanos slack = Nanos{0});

/// For each request, whether it was the only one in flight from its beginning to its end.
std::vector<bool> alone_in_flight(std::span<const Span> requests);

/// Little's law: completions per second in the window times the mean time in system of those that completed in it.
std::optional<double> little_estimate(std::span<const Span> requests, Span window);

}  // namespace bench

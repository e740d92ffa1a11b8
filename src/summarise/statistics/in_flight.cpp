#include "summarise/statistics/in_flight.h"

#include <algorithm>
#include <numeric>

namespace bench {

namespace {

Nanos overlap(const Span& request, const Span& window) {
  return std::max(Nanos{0}, std::min(request.end, window.end) - std::max(request.begin, window.begin));
}

/// The first moment at which `level` requests are in flight. An end at the moment of a start comes first.
std::optional<Nanos> first_time_at(std::span<const Span> requests, std::int64_t level) {
  std::vector<std::pair<Nanos, int>> steps;
  for (const Span& request : requests) {
    steps.emplace_back(request.begin, +1);
    steps.emplace_back(request.end, -1);
  }
  std::sort(steps.begin(), steps.end());
  std::int64_t in_flight = 0;
  for (const auto& [at, step] : steps) {
    in_flight += step;
    if (in_flight >= level) return at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> mean_in_flight(std::span<const Span> requests, Span window) {
  if (window.end <= window.begin) return std::nullopt;
  Nanos occupied{0};
  for (const Span& request : requests) occupied += overlap(request, window);
  return seconds(occupied) / seconds(window.end - window.begin);
}

std::optional<Span> steady_window(std::span<const Span> requests, std::int64_t workers) {
  if (static_cast<std::int64_t>(requests.size()) < 3 * workers) return std::nullopt;
  const auto full = first_time_at(requests, workers);
  if (!full) return std::nullopt;
  const auto last = std::max_element(requests.begin(), requests.end(),
                                     [](const Span& a, const Span& b) { return a.begin < b.begin; });
  if (last->begin <= *full) return std::nullopt;
  return Span{*full, last->begin};
}

std::int64_t max_overlap(std::span<const Span> spans, Nanos slack) {
  std::vector<std::pair<Nanos, int>> steps;
  for (const Span& span : spans) {
    if (span.end - slack <= span.begin) continue;
    steps.emplace_back(span.begin, +1);
    steps.emplace_back(span.end - slack, -1);
  }
  std::sort(steps.begin(), steps.end());  // an end at the moment of a beginning comes first
  std::int64_t now = 0;
  std::int64_t most = 0;
  for (const auto& [at, step] : steps) {
    now += step;
    most = std::max(most, now);
  }
  return most;
}

std::vector<bool> alone_in_flight(std::span<const Span> requests) {
  std::vector<std::size_t> order(requests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return requests[a].begin < requests[b].begin; });

  std::vector<bool> alone(requests.size(), true);
  std::optional<std::size_t> longest;  // of the requests so far, the one that ends last
  for (const std::size_t i : order) {
    if (longest && requests[*longest].end > requests[i].begin) alone[i] = alone[*longest] = false;
    if (!longest || requests[i].end > requests[*longest].end) longest = i;
  }
  return alone;
}

std::optional<double> little_estimate(std::span<const Span> requests, Span window) {
  if (window.end <= window.begin) return std::nullopt;
  Nanos in_system{0};
  for (const Span& request : requests) {
    if (request.end > window.begin && request.end <= window.end) in_system += request.end - request.begin;
  }
  return seconds(in_system) / seconds(window.end - window.begin);
}

}  // namespace bench

#include "study/diagnose/measured/overlap.h"

#include <algorithm>
#include <utility>

namespace bench {
namespace {

/// Stamps of two requests at one instant may come in either order.
constexpr double tolerance_s = 0.0005;

struct Stretch {
  double begin;
  double end;
  std::int64_t request;
};

std::vector<Stretch> decoding_of(const ObservedLeg& leg) {
  std::vector<Stretch> stretches;
  for (const Observed& request : leg.requests)
    if (request.first && request.last && *request.last > *request.first)
      stretches.push_back({*request.first, std::max(*request.first, *request.last - tolerance_s), request.index});
  return stretches;
}

}  // namespace

Overlap overlap_of(const ObservedLeg& leg) {
  const std::vector<Stretch> stretches = decoding_of(leg);
  std::vector<std::pair<double, int>> edges;  // an end before a beginning at the same instant
  for (const Stretch& one : stretches) {
    edges.emplace_back(one.begin, 1);
    edges.emplace_back(one.end, -1);
  }
  std::sort(edges.begin(), edges.end());
  Overlap overlap;
  std::int64_t active = 0;
  double when = 0;
  for (const auto& [at, change] : edges) {
    active += change;
    if (active > overlap.most) overlap.most = active, when = at;
  }
  for (const Stretch& one : stretches)
    if (one.begin <= when && when < one.end) overlap.requests.push_back(one.request);
  return overlap;
}

Activity::Activity(const ObservedLeg& leg) {
  for (const Stretch& one : decoding_of(leg)) {
    begins_.push_back(one.begin);
    ends_.push_back(one.end);
  }
  std::sort(begins_.begin(), begins_.end());
  std::sort(ends_.begin(), ends_.end());
}

std::int64_t Activity::at(double moment) const {
  const auto begun = std::upper_bound(begins_.begin(), begins_.end(), moment) - begins_.begin();
  const auto ended = std::upper_bound(ends_.begin(), ends_.end(), moment) - ends_.begin();
  return begun - ended;
}

std::vector<Pause> pauses_of(const ObservedLeg& leg) {
  const Activity activity(leg);
  std::vector<Pause> pauses;
  for (const Observed& request : leg.requests) {
    if (!request.ok()) continue;
    const auto& arrivals = request.arrivals;
    const double tokens = request.tokens_per_arrival();
    std::size_t group = 0;  // where those that came together begin
    for (std::size_t i = 1; i < arrivals.size(); ++i) {
      if (arrivals[i] - arrivals[group] < tolerance_s) continue;
      std::size_t end = i + 1;
      while (end < arrivals.size() && arrivals[end] - arrivals[i] < tolerance_s) ++end;
      const double length = arrivals[i] - arrivals[group];
      const double brought = tokens * static_cast<double>(end - i);
      pauses.push_back({length / brought, activity.at(arrivals[group] + length / 2), request.index, brought,
                        static_cast<std::int64_t>(end - i)});
      group = i;
    }
  }
  return pauses;
}

std::vector<Pause> even_pauses_of(const ObservedLeg& leg) {
  constexpr double one_each = 1.1;    // tokens in a piece, on average: they come one by one
  constexpr std::int64_t enough = 5;  // pieces
  std::vector<Pause> even;
  Pause joined;
  joined.request = -1;
  for (const Pause& pause : pauses_of(leg)) {
    if (pause.tokens < one_each * static_cast<double>(pause.arrivals)) {
      even.push_back(pause);
      continue;
    }
    if (joined.request != pause.request) {
      joined = pause;  // what is left of the one before is too short to be even
      continue;
    }
    const double tokens = joined.tokens + pause.tokens;
    joined.step = (joined.step * joined.tokens + pause.step * pause.tokens) / tokens;
    joined.tokens = tokens;
    joined.arrivals += pause.arrivals;
    joined.active = pause.active;
    if (joined.arrivals < enough) continue;
    even.push_back(joined);
    joined.request = -1;
  }
  return even;
}

}  // namespace bench

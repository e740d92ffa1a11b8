#include "study/diagnose/measured/step_times.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "study/diagnose/measured/overlap.h"

namespace bench {
namespace {

constexpr double quiet_share = 0.25;
constexpr std::int64_t fewest_pieces = 12;

struct Sample {
  std::vector<double> steps;
  std::int64_t pieces = 0;  ///< of text, that the steps rest on
  std::vector<std::int64_t> requests;
};

/// The error of a quantile, from the spread of the values around it.
std::optional<StepWith> step_time(std::int64_t active, Sample& sample, std::int64_t fewest, double share) {
  if (sample.pieces < fewest) return std::nullopt;
  const double value = *quantile_of(sample.steps, share);
  const double low = *quantile_of(sample.steps, share / 2);
  if (value <= 0 || low <= 0) return std::nullopt;
  const auto n = static_cast<double>(sample.steps.size()) / static_cast<double>(std::max<std::int64_t>(1, active));
  StepWith time;
  time.active = active;
  time.seconds = {std::log(value), std::max(0.002, 2 * std::log(value / low) / std::sqrt(std::max(1.0, n))),
                  std::max(1.0, n - 1), static_cast<std::int64_t>(sample.steps.size())};
  std::sort(sample.requests.begin(), sample.requests.end());
  sample.requests.erase(std::unique(sample.requests.begin(), sample.requests.end()), sample.requests.end());
  constexpr std::size_t most_named = 8;
  if (sample.requests.size() > most_named) sample.requests.resize(most_named);
  time.requests = std::move(sample.requests);
  return time;
}

std::map<std::int64_t, Sample> seen_by_client(std::span<const ObservedLeg> legs) {
  std::map<std::int64_t, Sample> samples;
  for (const ObservedLeg& leg : legs)
    for (const Pause& pause : even_pauses_of(leg)) {
      if (pause.active < 1) continue;
      Sample& sample = samples[pause.active];
      sample.steps.push_back(pause.step);
      sample.pieces += pause.arrivals;
      sample.requests.push_back(pause.request);
    }
  return samples;
}

std::map<std::int64_t, Sample> told_by_server(std::span<const ObservedLeg> legs) {
  std::map<std::int64_t, Sample> samples;
  for (const ObservedLeg& leg : legs) {
    const Activity activity(leg);
    for (const Observed& request : leg.requests) {
      if (!request.ok() || !request.eval || request.tokens < 2) continue;
      const std::int64_t active = activity.at((*request.first + request.end) / 2);
      Sample& sample = samples[std::max<std::int64_t>(1, active)];
      sample.steps.push_back(*request.eval / (request.tokens - 1));
      ++sample.pieces;
      sample.requests.push_back(request.index);
    }
  }
  return samples;
}

}  // namespace

std::vector<StepWith> step_times_of(std::span<const ObservedLeg> base_legs, bool held_back) {
  auto samples = held_back ? told_by_server(base_legs) : seen_by_client(base_legs);
  std::vector<StepWith> table;
  for (auto& [active, sample] : samples)
    if (auto time = step_time(active, sample, held_back ? 2 : fewest_pieces, held_back ? 0.5 : quiet_share))
      table.push_back(*std::move(time));
  return table;
}

std::optional<LogEstimate> step_at(std::span<const StepWith> table, std::int64_t active) {
  if (table.empty()) return std::nullopt;
  const auto above = std::find_if(table.begin(), table.end(), [&](const StepWith& t) { return t.active >= active; });
  if (above != table.end() && above->active == active) return above->seconds;
  if (above == table.begin()) return above->seconds;
  if (above == table.end()) {
    // Beyond what was seen: as far as the last two go on; with one alone, as it.
    if (table.size() < 2) return table.back().seconds;
    const StepWith& a = table.front();
    const StepWith& b = table.back();
    const double slope = (b.seconds.of() - a.seconds.of()) / static_cast<double>(b.active - a.active);
    const double step = b.seconds.of() + std::max(0.0, slope) * static_cast<double>(active - b.active);
    LogEstimate beyond = b.seconds;
    beyond.error += std::abs(std::log(step) - beyond.value) / 2;
    beyond.value = std::log(step);
    return beyond;
  }
  const StepWith& low = *(above - 1);
  const double share = static_cast<double>(active - low.active) / static_cast<double>(above->active - low.active);
  LogEstimate between = above->seconds;
  between.value = std::log(low.seconds.of() + share * (above->seconds.of() - low.seconds.of()));
  between.error = std::max(low.seconds.error, above->seconds.error);
  return between;
}

}  // namespace bench

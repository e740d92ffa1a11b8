#include "study/diagnose/measured/speed.h"

#include <algorithm>

#include "study/diagnose/measured/overlap.h"

namespace bench {
namespace {

constexpr double in_step_share = 0.35;  // of a round, over which its ends are spread

struct Completion {
  double end;
  double tokens;
};

std::vector<Completion> completions_of(const ObservedLeg& leg) {
  std::vector<Completion> completions;
  for (const Observed& request : leg.requests)
    if (request.ok()) completions.push_back({request.end, request.tokens});
  std::sort(completions.begin(), completions.end(),
            [](const Completion& a, const Completion& b) { return a.end < b.end; });
  return completions;
}

/// What one more token of one request takes.
double step_of(const ObservedLeg& leg) {
  std::vector<double> steps;
  for (const Pause& pause : even_pauses_of(leg)) steps.push_back(pause.step);
  if (steps.empty())
    for (const Observed& request : leg.requests)
      if (request.ok() && request.tokens > 1) steps.push_back((*request.last - *request.first) / (request.tokens - 1));
  return quantile_of(std::move(steps), 0.25).value_or(0);
}

/// As if its answers had had the mean length. A correction beyond half of the time is none.
WorkUnit evened(WorkUnit unit, double usual_work, double seconds_per_token) {
  const double change = (usual_work - unit.work) * seconds_per_token;
  if (unit.time + change < unit.time / 2 || change > unit.time) return unit;
  return {usual_work, unit.time + change};
}

/// How far the ends of one round lie apart, on average.
double spread_of(const std::vector<Completion>& completions, std::size_t together) {
  const std::size_t rounds = completions.size() / together;
  double spread = 0;
  for (std::size_t round = 0; round < rounds; ++round)
    spread += completions[(round + 1) * together - 1].end - completions[round * together].end;
  return spread / static_cast<double>(rounds);
}

double mean_round(const std::vector<double>& ends, double begin) {
  return (ends.back() - begin) / static_cast<double>(ends.size());
}

SteadyUnits alone(const ObservedLeg& leg, double mean_tokens) {
  SteadyUnits found;
  const double step = step_of(leg);
  for (const Observed& request : leg.requests)
    if (request.ok() && request.wall() > 0)
      found.units.push_back(evened({request.tokens, request.wall()}, mean_tokens, step));
  return found;
}

}  // namespace

SteadyUnits steady_units(const ObservedLeg& leg, double mean_tokens) {
  if (leg.cell.in_flight == 1) return alone(leg, mean_tokens);
  const std::vector<Completion> completions = completions_of(leg);
  const std::size_t together = static_cast<std::size_t>(std::max<std::int64_t>(1, overlap_of(leg).most));
  const std::size_t rounds = completions.size() / together;
  SteadyUnits found;
  if (rounds == 0) return found;
  std::vector<double> ends(rounds, 0);
  std::vector<double> tokens(rounds, 0);
  for (std::size_t i = 0; i < rounds * together; ++i) {
    ends[i / together] += completions[i].end / static_cast<double>(together);
    tokens[i / together] += completions[i].tokens;
  }
  const double first_sent = leg.requests.front().sent;
  const double step = step_of(leg) / static_cast<double>(together);
  const double usual = mean_tokens * static_cast<double>(together);
  found.in_step = together == 1 || spread_of(completions, together) < in_step_share * mean_round(ends, first_sent);
  const std::size_t last = found.in_step && rounds < 4 ? rounds : rounds - 1;
  for (std::size_t i = 1; i < last; ++i)
    if (ends[i] > ends[i - 1]) found.units.push_back(evened({tokens[i], ends[i] - ends[i - 1]}, usual, step));
  if (found.units.empty()) {
    const std::size_t upto = rounds > 1 ? 1 : 0;
    found.units.push_back({tokens[upto], upto > 0 ? ends[1] - ends[0] : ends[0] - first_sent});
    found.rough = true;
  }
  return found;
}

}  // namespace bench

#include "cli/measuring/sweep_announcement.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "plan/plan_preview.h"

namespace bench {
namespace {

constexpr TokenRates assumed_sweep_rates{300, 30};  // what a laptop does with a model of 8B parameters

std::string sweep_time(Nanos time) {
  const double s = seconds(time);
  if (s < 90) return std::to_string(static_cast<std::int64_t>(s + 1)) + " s";
  return std::to_string(std::llround(s / 60)) + " min";
}

std::string level_of_leg(const SweepLeg& leg) {
  const std::string& condition = leg.leg.plan.condition;
  return condition.substr(condition.find('=') + 1);
}

}  // namespace

std::string sweep_announcement(const SweepAsked& asked, const std::vector<SweepLeg>& legs) {
  std::string text = counted(static_cast<std::int64_t>(asked.levels.size()), "level") + " of " +
                     std::string(name_in(sweep_dimensions, asked.dimension)) + ", " +
                     counted(asked.repetitions, "repetition");
  if (asked.duration)
    return text + ": " + sweep_time(*asked.duration * static_cast<std::int64_t>(legs.size())) + " and the warm-ups";
  std::int64_t requests = 0;
  Nanos one_by_one{0}, together{0};
  for (const SweepLeg& leg : legs) {
    const PlanEstimate cost = estimate(leg.leg.plan);
    const Nanos time = time_for(cost, assumed_sweep_rates);
    requests += cost.requests.value_or(0);
    one_by_one += time;
    const std::int64_t in_flight = leg.leg.arrivals.empty() ? leg.leg.shape.workers : cost.requests.value_or(1);
    together += std::max(time / std::max<std::int64_t>(in_flight, 1),
                         leg.leg.arrivals.empty() ? Nanos{0} : leg.leg.arrivals.back());
  }
  text += ": " + std::to_string(requests) + " requests, at most " + sweep_time(one_by_one);
  if (together < one_by_one) text += ", about " + sweep_time(together) + " if the server works on all at once";
  return text + " (assuming " + std::to_string(std::llround(assumed_sweep_rates.output_per_s)) + " tokens/s each)";
}

std::string sweep_plan(const SweepAsked& asked, const std::vector<SweepLeg>& legs) {
  std::string out = sweep_announcement(asked, legs) + "\n";
  std::int64_t block = -1;
  for (const SweepLeg& leg : legs) {
    if (leg.leg.plan.block != block) out += "\n  repetition " + std::to_string(leg.leg.plan.block + 1) + ":";
    block = leg.leg.plan.block;
    out += " " + level_of_leg(leg);
  }
  return out + "\n\n";
}

}  // namespace bench

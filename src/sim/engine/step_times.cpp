#include "sim/engine/step_times.h"

#include <algorithm>
#include <cmath>

#include "sim/world/draws.h"

namespace bench::sim {
namespace {

Nanos scaled(double nanoseconds, double factor) {
  return Nanos(static_cast<std::int64_t>(std::floor(nanoseconds * factor + 0.5)));
}

double count(Nanos d) { return static_cast<double>(d.count()); }

}  // namespace

double StepTimes::spread(const Behaviour& rules, Nanos start, const char* stream, std::uint64_t number) const {
  double factor = 1;
  if (rules.jitter.step_sigma > 0)
    factor = Draws(sub_seed(seed_, stream, number)).lognormal(1, rules.jitter.step_sigma);
  for (const Slowdown& slowdown : rules.slowdown)
    if (start >= slowdown.from && (!slowdown.until || start < *slowdown.until)) factor *= slowdown.factor;
  return factor;
}

Nanos StepTimes::step(const Behaviour& rules, Nanos start, const StepLoad& load) {
  const std::int64_t beyond_flat = std::max<std::int64_t>(0, load.sequences - rules.decode.flat_until);
  const std::int64_t schema_payers =
      rules.schema_cost_serial ? load.with_schema : std::min<std::int64_t>(1, load.with_schema);
  const double cost = count(rules.decode.base) + count(rules.decode.per_sequence) * static_cast<double>(beyond_flat) +
                      count(rules.context_cost_per_1k) * static_cast<double>(load.tokens_held) / 1000 +
                      count(rules.schema_cost_per_token) * static_cast<double>(schema_payers);
  return scaled(cost, spread(rules, start, "step", steps_++));
}

Nanos StepTimes::prompt(const Behaviour& rules, Nanos start, std::int64_t tokens) {
  return scaled(count(rules.prefill.per_token) * static_cast<double>(tokens),
                spread(rules, start, "prompt", prompts_++));
}

Nanos StepTimes::load(const Behaviour& rules, Nanos start) {
  const Nanos raw = scaled(count(rules.load_time), spread(rules, start, "load", loads_++));
  return rules.exact_load ? raw : rounded_to_polls(raw);
}

Nanos rounded_to_polls(Nanos load) {
  constexpr Nanos poll = std::chrono::milliseconds(250);
  constexpr Nanos rest = std::chrono::milliseconds(5);
  const std::int64_t polls = (load - rest + poll - Nanos(1)) / poll;
  return std::max<std::int64_t>(1, polls) * poll + rest;
}

}  // namespace bench::sim

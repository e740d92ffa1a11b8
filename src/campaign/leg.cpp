#include "campaign/leg.h"

#include <algorithm>

#include "plan/make_plan.h"
#include "record/journal/reader.h"
#include "record/run_store.h"
#include "system/seed.h"

namespace bench {
namespace {

/// A plan without an end gets a range of its own, so that an index names one request of the journal.
constexpr std::int64_t range_without_end = std::int64_t{1} << 32;

PlanTarget plan_target_of(const ModelFacts& model, const ServerFacts& server) {
  const auto& can = model.capabilities;
  PlanTarget to;
  to.model = model.name;
  to.target = server.url;
  to.api = server.api;
  to.can_think = std::find(can.begin(), can.end(), "thinking") != can.end();
  to.thinks_in_levels = to.can_think && model.family == "gptoss";
  return to;
}

Leg leg_of(const RunOptions& options, RunPlan plan) {
  Leg leg;
  leg.plan = std::move(plan);
  leg.shape.workers = options.workers;
  leg.shape.duration = options.duration;
  leg.limits = options.timeouts;
  leg.warmups = options.warmup;
  leg.unload = options.unload;
  return leg;
}

}  // namespace

Expected<std::vector<Leg>> make_legs(const RunOptions& options, const Suite& suite, const Preflight& found,
                                     const Condition& condition, std::int64_t first_index) {
  if (found.models.empty()) return usage_error("no model given", "", {"add --model NAME"});
  std::vector<Leg> legs;
  for (const ModelFacts& model : found.models) {
    const std::int64_t next = legs.empty() ? first_index : index_after(legs);
    auto plan = make_plan(options, suite, plan_target_of(model, found.server), next, options.nonce_seed.value_or(0));
    if (!plan) return plan.error();
    plan->condition = condition.name;
    plan->block = condition.block;
    legs.push_back(leg_of(options, *std::move(plan)));
  }
  return legs;
}

std::int64_t index_after(const std::vector<Leg>& legs) {
  std::int64_t next = 0;
  for (const Leg& leg : legs) next = std::max(next, leg.plan.first_index + leg.plan.size().value_or(range_without_end));
  return next;
}

Expected<RunOptions> with_seeds(RunOptions options) {
  if (options.replay) {
    const auto path = resolve_run(*options.replay);
    if (!path) return path.error();
    const auto header = read_journal_header(*path);
    if (!header) return header.error();
    options.request.seed = static_cast<std::int64_t>(header->seed);
    options.nonce_seed = header->nonce_seed;
  }
  if (!options.nonce_seed) options.nonce_seed = os_random_seed();
  return options;
}

}  // namespace bench

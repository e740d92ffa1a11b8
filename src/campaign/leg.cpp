#include "campaign/leg.h"

#include <algorithm>

#include "bench/backend.h"

#include "base/text.h"
#include "campaign/precision.h"
#include "plan/make_plan.h"
#include "system/seed.h"

namespace bench {
namespace {

/// A plan without an end gets a range of its own, so that an index names one request of the journal.
constexpr std::int64_t range_without_end = std::int64_t{1} << 32;

/// A server answers every such request with an error, so one sentence beforehand. A server that says nothing of what
/// its models can do is asked.
std::optional<SetupError> cannot_think(ThinkMode asked, const ModelFacts& model, const PlanTarget& to) {
  if (asked == ThinkMode::automatic || asked == ThinkMode::off) return std::nullopt;
  if (to.can_think || model.capabilities.empty()) return std::nullopt;
  return SetupError{
      ExitCode::preflight,
      model.name + " cannot think",
      "the server says that it can do: " + joined(model.capabilities),
      {"leave out --think " + std::string(name_in(think_modes, asked)), "or name a model that can think with --model"}};
}

Leg leg_of(const RunOptions& options, RunPlan plan) {
  Leg leg;
  leg.plan = std::move(plan);
  leg.shape.workers = options.workers;
  leg.shape.duration = options.duration;
  leg.limits = options.timeouts;
  leg.warmups = options.warmup;
  leg.unload = options.unload;
  leg.precision = options.precision;
  return leg;
}

}  // namespace

PlanTarget plan_target_of(const ModelFacts& model, const ServerFacts& server) {
  const auto& can = model.capabilities;
  PlanTarget to;
  to.model = model.name;
  to.target = server.url;
  to.api = server.api;
  to.can_think = std::find(can.begin(), can.end(), "thinking") != can.end();
  to.thinks_in_levels = to.can_think && model.family == "gptoss";
  to.context_length = model.context_length;
  if (const auto place = server.capacity.context_per_place)
    to.context_length = std::min(*place, model.context_length.value_or(*place));
  const Backend* backend = find_backend(server.api);
  if (backend != nullptr && backend->settings.without_cache)
    to.without_cache = backend->settings.without_cache(server.version);
  return to;
}

Expected<std::vector<Leg>> make_legs(const RunOptions& options, const Suite& suite, const Preflight& found,
                                     const Condition& condition, std::int64_t first_index) {
  if (found.models.empty()) return usage_error("no model given", "", {"add --model NAME"});
  if (const auto can = check_precision(options, suite); !can) return can.error();
  std::vector<Leg> legs;
  for (const ModelFacts& model : found.models) {
    const std::int64_t next = legs.empty() ? first_index : index_after(legs);
    const PlanTarget to = plan_target_of(model, found.server);
    if (auto fault = cannot_think(options.request.think, model, to)) return *std::move(fault);
    auto plan = make_plan(options, suite, to, next, options.nonce_seed.value_or(0));
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

RunOptions with_seeds(RunOptions options) {
  if (!options.nonce_seed) options.nonce_seed = os_random_seed();
  return options;
}

}  // namespace bench

#include "campaign/earlier/plan_of_run.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "plan/load_suite.h"

namespace bench {
namespace {

bool is_part_of_the_program(const Suite& suite) {
  const std::vector<std::string> names = suite_names();
  if (std::find(names.begin(), names.end(), suite.name) == names.end()) return false;
  const auto own = suite_named(suite.name);
  return own && *own == suite;
}

PlannedLeg planned_leg(const Leg& leg) {
  PlannedLeg planned;
  planned.to = leg.plan.to;
  planned.condition = leg.plan.condition;
  planned.block = leg.plan.block;
  planned.first_index = leg.plan.first_index;
  planned.count = leg.plan.count;
  planned.num_ctx = leg.plan.num_ctx;
  planned.context_needed = leg.plan.context_needed;
  planned.warmups = leg.warmups;
  planned.unload = leg.unload;
  return planned;
}

}  // namespace

PlanOfRun plan_of_run(const std::vector<Leg>& legs) {
  const Leg& first = legs.front();
  PlanOfRun plan;
  plan.request = first.plan.request;
  plan.request.system.reset();
  plan.request.schema.reset();
  plan.duration = first.shape.duration;
  plan.precision = first.precision;
  plan.least_predict = answer_limits(first.plan).least;
  for (const Leg& leg : legs) plan.legs.push_back(planned_leg(leg));
  const bool can_be_made_again = first.plan.suite.eval || is_part_of_the_program(first.plan.suite);
  if (!can_be_made_again) plan.cases = first.plan.suite.cases;
  return plan;
}

std::string suite_hash(const Suite& suite) {
  Sha256 sha;
  const auto add = [&sha](std::string_view text) {
    sha.add(text);
    sha.add(std::string_view("\0", 1));
  };
  for (const Case& c : suite.cases) {
    add(c.id);
    for (const Message& message : c.messages) add(message.role), add(message.content);
    add(c.schema);
    for (const ServerOption& option : c.options) add(option.name), add(option.json);
    add(c.max_tokens ? std::to_string(*c.max_tokens) : "");
  }
  return sha.hex();
}

AnswerLimits answer_limits(const RunPlan& plan) {
  constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
  const auto limit_of = [&](const Case& asked) {
    const std::int64_t limit = max_tokens_of(plan.request, asked);
    return limit > 0 ? limit : none;
  };
  AnswerLimits limits{none, 0};
  for (const Case& asked : plan.suite.cases) {
    limits.least = std::min(limits.least, limit_of(asked));
    limits.most = std::max(limits.most, limit_of(asked));
  }
  const auto written = [&](std::int64_t limit) { return limit == none ? plan.request.num_predict : limit; };
  return {written(limits.least), written(limits.most)};
}

}  // namespace bench

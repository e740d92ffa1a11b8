#include "bench/plan.h"

#include "base/random.h"
#include "plan/nonce.h"
#include "plan/permutation.h"
#include "plan/wire_options.h"

namespace bench {
namespace {

/// Round-robin: every case once, then every case again. Each round has an order of its own, so that no case always
/// follows the same other; a run that is cut short is balanced all the same.
struct Turn {
  std::int64_t run;
  std::int64_t item;
};

Turn turn_of(const RunPlan& plan, std::int64_t i) {
  const auto items = static_cast<std::int64_t>(plan.suite.cases.size());
  const std::int64_t run = i / items;
  const Permutation order(static_cast<std::uint64_t>(items),
                          sub_seed(plan.seed, "order", static_cast<std::uint64_t>(run)));
  return {run, static_cast<std::int64_t>(order.at(static_cast<std::uint64_t>(i % items)))};
}

}  // namespace

PlannedRequest RunPlan::at(std::int64_t i) const {
  const auto [run, item] = turn_of(*this, i);
  const Case& asked = suite.cases[static_cast<std::size_t>(item)];
  PlannedRequest made;
  made.plan_index = first_index + i;
  made.warmup = warmup;
  made.suite = suite.name;
  made.id = asked.id;
  made.run = run;
  made.model = to.model;
  made.target = to.target;
  made.condition = condition;
  made.block = block;
  made.messages = asked.messages;
  if (nonces) mark(made.messages, nonce_for({nonce_seed, to.model, condition, block, warmup, run, item}));
  made.schema = asked.schema;
  made.options = wire_options(request, num_ctx, asked);
  made.max_tokens = max_tokens_of(request, asked);
  made.think = think_json(request.think, to);
  if (request.keep_alive) made.keep_alive = *request.keep_alive;
  made.tags = asked.tags;
  made.scoring = asked.scoring;
  made.nonce = nonces;
  return made;
}

}  // namespace bench

#include "plan/plan_preview.h"

#include <algorithm>
#include <vector>

#include "bench/backend.h"

#include "base/json/strict.h"
#include "base/json/write.h"
#include "plan/prompt/token_estimate.h"
#include "plan/run_plan.h"

namespace bench {
namespace {

/// How often each case is asked: rounds are complete but for the last one.
std::vector<std::int64_t> times_asked(const RunPlan& plan) {
  const auto items = static_cast<std::int64_t>(plan.suite.cases.size());
  const std::int64_t requests = plan.count.value_or(items);
  std::vector<std::int64_t> times(plan.suite.cases.size(), requests / items);
  for (std::int64_t i = requests - requests % items; i < requests; ++i) ++times[item_at(plan, i)];
  return times;
}

/// A server turns "no limit" into ten times the context.
std::int64_t answer_at_most(const RunPlan& plan, const Case& asked) {
  const std::int64_t limit = max_tokens_of(plan.request, asked);
  return limit > 0 ? limit : 10 * context_of(plan);
}

}  // namespace

std::int64_t context_of(const RunPlan& plan) {
  const bool server_decides = !backend_or_first(plan.to.api).settings.context;
  return server_decides ? plan.to.context_length.value_or(0) : plan.num_ctx;
}

PlanEstimate estimate(const RunPlan& plan) {
  PlanEstimate cost;
  cost.requests = plan.count;
  const std::vector<std::int64_t> times = times_asked(plan);
  const std::int64_t context = context_of(plan);
  ConversationEstimates estimates;
  for (std::size_t i = 0; i < plan.suite.cases.size(); ++i) {
    const Case& asked = plan.suite.cases[i];
    const std::int64_t prompt = estimates.of(asked.messages) + (plan.nonces ? nonce_tokens : 0);
    const std::int64_t answer = answer_at_most(plan, asked);
    cost.prompt_tokens += times[i] * prompt;
    cost.output_tokens += times[i] * answer;
    if (times[i] > 0) cost.longest_prompt = std::max(cost.longest_prompt, prompt);
    if (context > 0 && prompt + answer > context) cost.over_context += times[i];
  }
  return cost;
}

Nanos time_for(const PlanEstimate& cost, const TokenRates& rates) {
  return from_seconds(static_cast<double>(cost.prompt_tokens) / rates.prompt_per_s +
                      static_cast<double>(cost.output_tokens) / rates.output_per_s);
}

std::string plan_line(const PlannedRequest& request, const HttpRequest& http) {
  Json line;
  line["plan_index"] = request.plan_index;
  line["suite"] = request.suite;
  line["id"] = request.id;
  line["planned_s"] = nullptr;
  if (request.planned) line["planned_s"] = seconds(*request.planned);
  line["endpoint"] = http.path;
  std::string text = compact(line);
  // Not parsed and written again: that could change a number or an escape. The body is one JSON object on one line.
  text.back() = ',';
  return text + "\"body\":" + http.body + '}';
}

}  // namespace bench

#include "cli/run_plans.h"

#include <algorithm>
#include <cmath>

#include "bench/metric.h"

#include "plan/make_plan.h"
#include "plan/plan_preview.h"
#include "present/number.h"
#include "record/journal/reader.h"
#include "record/run_store.h"
#include "system/seed.h"

namespace bench {
namespace {

/// What a laptop does with a model of 8B parameters, until a warm-up tells better.
constexpr TokenRates assumed{300, 30};

bool has(const std::vector<std::string>& capabilities, const char* name) {
  return std::find(capabilities.begin(), capabilities.end(), name) != capabilities.end();
}

/// The slowest warm-up's rates: an announcement that is too long disappoints less.
std::optional<TokenRates> measured(const std::vector<RunRecord>& warmups) {
  std::optional<TokenRates> rates;
  for (const RunRecord& record : warmups) {
    const auto tpot = find_metric("tpot_s")->of(record);
    const auto ttft = find_metric("ttft_s")->of(record);
    const auto prompt = find_metric("prompt_tokens")->of(record);
    if (!tpot || !ttft || !prompt || *tpot <= 0 || *ttft <= 0) continue;
    const TokenRates these{*prompt / *ttft, 1 / *tpot};
    if (!rates || these.output_per_s < rates->output_per_s) rates = these;
  }
  return rates;
}

std::string about(Nanos time) {
  const double s = seconds(time);
  if (s < 90) return "about " + std::to_string(static_cast<std::int64_t>(s + 1)) + " s";
  if (s < 5400) return "about " + std::to_string(std::llround(s / 60)) + " min";
  return "about " + std::to_string(std::llround(s / 3600)) + " h";
}

std::string rate_text(const TokenRates& rates) {
  return std::to_string(std::llround(rates.output_per_s)) + " tokens/s";
}

std::string time_needed(const PlanEstimate& cost, const RunOptions& options, const TokenRates& rates) {
  const Nanos one_by_one = time_for(cost, rates);
  std::string text = "at most " + about(one_by_one).substr(6);
  const std::int64_t together = std::min(options.workers, *cost.requests);
  if (together > 1)
    text += ", " + about(one_by_one / together) + " if the server works on " + std::to_string(together) + " at once";
  return text;
}

}  // namespace

Expected<std::vector<RunPlan>> run_plans(const RunOptions& options, const Suite& suite, const Preflight& found) {
  std::vector<RunPlan> plans;
  std::int64_t next = 0;
  for (const ModelFacts& model : found.models) {
    PlanTarget to;
    to.model = model.name;
    to.target = found.server.url;
    to.api = found.server.api;
    to.can_think = has(model.capabilities, "thinking");
    to.thinks_in_levels = to.can_think && model.family == "gptoss";
    auto plan = make_plan(options, suite, to, next, options.nonce_seed.value_or(0));
    if (!plan) return plan.error();
    // A plan without an end gets a range of its own, so that an index names one request of the journal.
    next += plan->size().value_or(std::int64_t{1} << 32);
    plans.push_back(*std::move(plan));
  }
  return plans;
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

std::string announcement(const RunPlan& plan, const RunOptions& options) {
  const PlanEstimate cost = estimate(plan);
  if (!cost.requests || options.duration)
    return "requests to " + plan.to.model + " for " + about(options.duration.value_or(Nanos{0})).substr(6);
  return std::to_string(*cost.requests) + " requests to " + plan.to.model + ", " + time_needed(cost, options, assumed) +
         " (assuming " + rate_text(assumed) + ")";
}

std::optional<std::string> announcement_after(const std::vector<RunRecord>& warmups, const RunPlan& plan,
                                              const RunOptions& options) {
  const PlanEstimate cost = estimate(plan);
  const auto rates = measured(warmups);
  if (!rates || !cost.requests || options.duration) return std::nullopt;
  return "the warm-up ran at " + rate_text(*rates) + ": " + time_needed(cost, options, *rates);
}

}  // namespace bench

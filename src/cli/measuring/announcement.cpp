#include "cli/measuring/announcement.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "bench/backend.h"

#include "base/text.h"
#include "present/number.h"
#include "present/precision_words.h"

namespace bench {
namespace {

/// What a laptop does with a model of 8B parameters, until a warm-up tells better.
constexpr TokenRates assumed_rates{300, 30};

/// One that was typed, so not rounded up.
std::string given_time(Nanos time) { return seconds(time) < 90 ? limit_words(time) : rough_time(time); }

std::string rate_text(const TokenRates& rates) {
  return std::to_string(std::llround(rates.output_per_s)) + " tokens/s";
}

std::string time_needed(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) {
  const Nanos one_by_one = time_for(cost, rates);
  std::string text = "at most " + rough_time(one_by_one);
  const std::int64_t together = std::min(leg.shape.workers, *cost.requests);
  if (together > 1)
    text += ", about " + rough_time(one_by_one / together) + " if the server works on " + std::to_string(together) +
            " at once";
  return text;
}

/// What is asked, by its name: "14042 questions".
std::string amount_text(const Leg& leg, const PlanEstimate& cost) {
  return counted(*cost.requests, leg.plan.suite.eval ? "question" : "request");
}

/// Who waits long for a score may settle for less: how exact a fair sample of the questions is, and how long it takes.
std::string shorter_way(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) {
  constexpr Nanos long_wait = std::chrono::minutes(10);
  const Nanos all = time_for(cost, rates);
  const auto questions = static_cast<std::int64_t>(leg.plan.suite.cases.size());
  if (!leg.plan.suite.eval || all < long_wait) return "";
  for (const std::int64_t limit : {1000, 400, 100}) {
    if (questions < 3 * limit) continue;
    const double half_width = 1.96 * 100 * std::sqrt(0.25 / static_cast<double>(limit));
    const Nanos time = all / questions * limit;
    return "; --limit " + std::to_string(limit) + " gives ±" + std::to_string(std::llround(half_width)) +
           " points in at most " + rough_time(time);
  }
  return "";
}

}  // namespace

std::string announcement(const Leg& leg, const PlanEstimate& cost) {
  const std::string& model = leg.plan.to.model;
  const std::string limit = given_time(leg.shape.duration.value_or(Nanos{0}));
  if (leg.precision) {
    std::string text = "requests to " + model + " until " + goal_words(*leg.precision, leg.plan.suite.eval.has_value());
    if (cost.requests) text += ", at most " + amount_text(leg, cost);
    return leg.shape.duration ? text + ", none after " + limit : text;
  }
  if (!cost.requests)
    return "requests to " + model + " for " + limit + ", again and again through " +
           counted(static_cast<std::int64_t>(leg.plan.suite.cases.size()), "prompt");
  if (leg.shape.duration) return amount_text(leg, cost) + " to " + model + ", or fewer: none starts after " + limit;
  return amount_text(leg, cost) + " to " + model + ", " + time_needed(leg, cost, assumed_rates) + " (assuming " +
         rate_text(assumed_rates) + ")";
}

std::string announcement_of_all(std::span<const Leg> legs) {
  std::int64_t requests = 0;
  Nanos one_by_one{0};
  std::set<std::string> models;
  for (const Leg& leg : legs) {
    if (leg.shape.duration || leg.precision) return "";
    const PlanEstimate cost = estimate(leg.plan);
    if (!cost.requests) return "";
    requests += *cost.requests;
    one_by_one += time_for(cost, assumed_rates);
    models.insert(leg.plan.to.model);
  }
  return std::to_string(requests) + " requests to " + counted(static_cast<std::int64_t>(models.size()), "model") +
         ", at most " + rough_time(one_by_one) + " in all";
}

std::string announcement_after(const Leg& leg, const PlanEstimate& cost, const TokenRates& warmups) {
  if (!cost.requests || leg.shape.duration || leg.precision)
    return "";  // it takes that time, whatever its requests cost
  return "the warm-up ran at " + rate_text(warmups) + ": " + time_needed(leg, cost, warmups) +
         shorter_way(leg, cost, warmups);
}

std::string context_text(const Leg& leg, const PlanEstimate& cost) {
  const RunPlan& plan = leg.plan;
  const std::int64_t has = context_of(plan);
  if (cost.over_context == 0 || plan.context_needed <= has) return "";
  const std::string needed = std::to_string(plan.context_needed);
  const std::string context = std::to_string(has);
  const Backend& backend = backend_or_first(plan.to.api);
  const bool server_decides = !backend.settings.context;
  const bool all_there_is = !server_decides && has >= plan.to.context_length.value_or(plan.context_needed);
  std::string text =
      cost.over_context == 1 ? "1 request may not fit" : std::to_string(cost.over_context) + " requests may not fit";
  text += " into the context of " + context + " tokens";
  if (all_there_is) text += ", all that " + plan.to.model + " has";
  text += ": the longest prompt with its answer takes about " + needed + ", and a server " +
          (backend.prompt_was_cut ? "cuts" : "refuses") + " what is too long; ";
  if (server_decides) return text + "use shorter prompts, or start the server with more for each request";
  return text + (all_there_is ? "use shorter prompts, or a model with a larger context" : "use --num-ctx " + needed);
}

std::string reload_text(const ReloadNotice& reload) {
  return reload.model + " is loaded with num_ctx " + std::to_string(reload.loaded_context) +
         " and will be loaded again with " + std::to_string(reload.wanted_context) +
         " (--num-ctx server leaves it as it is)";
}

}  // namespace bench

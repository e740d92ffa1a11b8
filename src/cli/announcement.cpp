#include "cli/announcement.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "base/text.h"

namespace bench {
namespace {

/// What a laptop does with a model of 8B parameters, until a warm-up tells better.
constexpr TokenRates assumed_rates{300, 30};

std::string rough_time(Nanos time) {
  const double s = seconds(time);
  if (s < 90) return std::to_string(static_cast<std::int64_t>(s + 1)) + " s";
  if (s < 5400) return std::to_string(std::llround(s / 60)) + " min";
  return std::to_string(std::llround(s / 3600)) + " h";
}

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

/// A leg of a given length takes that, whatever its requests cost.
bool takes_a_given_time(const Leg& leg, const PlanEstimate& cost) { return !cost.requests || leg.shape.duration; }

}  // namespace

std::string announcement(const Leg& leg, const PlanEstimate& cost) {
  const std::string& model = leg.plan.to.model;
  if (takes_a_given_time(leg, cost))
    return "requests to " + model + " for " + rough_time(leg.shape.duration.value_or(Nanos{0}));
  return std::to_string(*cost.requests) + " requests to " + model + ", " + time_needed(leg, cost, assumed_rates) +
         " (assuming " + rate_text(assumed_rates) + ")";
}

std::string announcement_of_all(std::span<const Leg> legs) {
  std::int64_t requests = 0;
  Nanos one_by_one{0};
  std::set<std::string> models;
  for (const Leg& leg : legs) {
    const PlanEstimate cost = estimate(leg.plan);
    if (takes_a_given_time(leg, cost)) return "";
    requests += *cost.requests;
    one_by_one += time_for(cost, assumed_rates);
    models.insert(leg.plan.to.model);
  }
  return std::to_string(requests) + " requests to " + counted(static_cast<std::int64_t>(models.size()), "model") +
         ", at most " + rough_time(one_by_one) + " in all";
}

std::string announcement_after(const Leg& leg, const PlanEstimate& cost, const TokenRates& warmups) {
  if (takes_a_given_time(leg, cost)) return "";
  return "the warm-up ran at " + rate_text(warmups) + ": " + time_needed(leg, cost, warmups);
}

std::string reload_text(const ReloadNotice& reload) {
  return reload.model + " is loaded with num_ctx " + std::to_string(reload.loaded_context) +
         " and will be loaded again with " + std::to_string(reload.wanted_context) +
         " (--num-ctx server leaves it as it is)";
}

}  // namespace bench

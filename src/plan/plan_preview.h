#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"
#include "bench/plan.h"
#include "bench/transport.h"

namespace bench {

// What is said of a plan before anything is sent.

/// What a plan will cost, for the line that is printed before it starts. Tokens are estimates on the high side.
struct PlanEstimate {
  std::optional<std::int64_t> requests;  ///< none: until a duration has passed; the tokens are then those of one round
  std::int64_t prompt_tokens = 0;
  std::int64_t output_tokens = 0;  ///< at most: num_predict of every request
  std::int64_t longest_prompt = 0;
  std::int64_t over_context = 0;  ///< requests that may not fit into the context with their answer
  bool operator==(const PlanEstimate&) const = default;
};

PlanEstimate estimate(const RunPlan& plan);

/// What a request of the plan can have: what is asked for, or what the server gives where nobody asks. 0: not known.
std::int64_t context_of(const RunPlan& plan);

/// How fast a server works on one request, assumed or measured.
struct TokenRates {
  double prompt_per_s = 0;
  double output_per_s = 0;
};

/// How long the tokens take one request after the other; more workers can be faster, an early end of answers is.
Nanos time_for(const PlanEstimate& cost, const TokenRates& rates);

/// One planned request as a line of JSON, without a line end:
/// {"plan_index", "suite", "id", "planned_s", "endpoint", "body"}. The body stands there byte for byte as it will be
/// sent.
std::string plan_line(const PlannedRequest& request, const HttpRequest& http);

}  // namespace bench

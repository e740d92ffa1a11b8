#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/plan.h"

namespace bench {

/// The server options of one request in the order of the wire: num_ctx (unless 0) and num_predict, temperature, seed,
/// what else was asked for, --option, and the case's own, which replace those of the run.
std::vector<ServerOption> wire_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked);

/// num_predict of a case.
std::int64_t max_tokens_of(const RequestOptions& request, const Case& asked);

/// The value of "think" as JSON text. Off wherever that works: thinking models think by default and can spend a whole
/// answer on it. Models that know levels only cannot stop and get the lowest.
std::string think_json(ThinkMode asked, const PlanTarget& to);

}  // namespace bench

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/precision.h"
#include "bench/transport.h"

#include "campaign/preflight.h"

namespace bench {

/// A stretch of a campaign: what one model is asked under one condition, and how the load is applied. The legs of one
/// journal may differ in anything; `plan.condition` and `plan.block` tell them apart.
struct Leg {
  RunPlan plan;
  std::vector<std::int64_t> only = {};  ///< places in the plan that are still to be sent; empty: all
  std::vector<Nanos> arrivals = {};     ///< when each is due, from the start of the load; empty: a closed loop
  LoadShape shape;
  Timeouts limits;
  std::int64_t warmups = 0;                     ///< requests before it that are not measured
  bool unload = false;                          ///< the model leaves the memory before each measured request
  std::optional<PrecisionGoal> precision = {};  ///< ends when this is reached
  bool against = false;                         ///< goes to the second server of the campaign
  /// Place in the plan of the i-th request that is sent.
  std::int64_t place(std::int64_t i) const { return only.empty() ? i : only[static_cast<std::size_t>(i)]; }
  bool operator==(const Leg&) const = default;
};

/// One request of legs that take turns: of which of them, and its place in that plan.
struct Turn {
  std::size_t leg = 0;
  std::int64_t place = 0;
  bool operator==(const Turn&) const = default;
};

/// What sets some legs of a campaign apart from its others. A plain run has one, without a name.
struct Condition {
  std::string name;
  std::int64_t block = 0;
};

/// The legs of one condition, one for each model that was found, in the order in which they will be carried out. Legs
/// that go into the same journal count their requests on from `first_index`: see index_after().
Expected<std::vector<Leg>> make_legs(const RunOptions& options, const Suite& suite, const Preflight& found,
                                     const Condition& condition = {}, std::int64_t first_index = 0);

/// Where the requests of the next leg in the same journal may begin to count.
std::int64_t index_after(const std::vector<Leg>& legs);

/// Seed of the nonces as --nonce-seed asks, else a new one.
RunOptions with_seeds(RunOptions options);

/// What a plan must know of a model that was found.
PlanTarget plan_target_of(const ModelFacts& model, const ServerFacts& server);

}  // namespace bench

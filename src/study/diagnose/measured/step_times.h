#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/measured/estimate.h"

namespace bench {

/// What a step of decoding takes with so many sequences at work, in base.
struct StepWith {
  std::int64_t active = 0;
  LogEstimate seconds;
  std::vector<std::int64_t> requests;  ///< some of those that showed it
};

/// A table by the number at work, from the pauses between tokens. Prompts that are read meanwhile make some pauses
/// longer, never shorter, so a low quantile of them is taken: the same one everywhere, and only ratios are used.
/// `held_back`: the tokens come all at once, and only the server knows how long it decoded.
std::vector<StepWith> step_times_of(std::span<const ObservedLeg> base_legs, bool held_back);

/// The step with `active` at work; between and beyond those of the table by the nearest two. None of an empty table.
std::optional<LogEstimate> step_at(std::span<const StepWith> table, std::int64_t active);

}  // namespace bench

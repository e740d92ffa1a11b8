#pragma once

#include <string>
#include <vector>

#include "study/sweep/sweep.h"

namespace bench {

/// "6 levels of workers, 3 repetitions: 570 requests, at most 9 min (assuming 30 tokens/s)".
std::string sweep_announcement(const SweepAsked& asked, const std::vector<SweepLeg>& legs);

/// The same with the order of the levels in each repetition, for --dry-run.
std::string sweep_plan(const SweepAsked& asked, const std::vector<SweepLeg>& legs);

}  // namespace bench

#pragma once

#include <optional>
#include <span>
#include <string>

#include "bench/comparison.h"

#include "study/compare/compare_runs.h"
#include "study/compare/run_side.h"

namespace bench {

struct SideToRank {
  std::string name;
  const RunSide* side = nullptr;
};

/// The best first, by the score where all asked the same suite, else by the decode rate, else by what all have. Which
/// one is best is chosen from the same values, so the correction (Holm) is for all pairs, not only those with it. None
/// of fewer than three sides: two have their comparison.
std::optional<SideRanking> rank_sides(std::span<const SideToRank> sides, const CompareRunsOptions& options);

}  // namespace bench

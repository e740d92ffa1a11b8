#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/summary.h"

namespace bench {

// Means of scores, each from 0 to 1, and how far they may be trusted.

/// √(sample variance / n), with n − 1 as lm-eval has it; none below two values.
std::optional<double> standard_error(std::span<const double> values);

/// A part of a suite: how many questions it has, and the standard error of their mean.
struct ScoredPart {
  std::int64_t n = 0;
  std::optional<double> standard_error;
};

/// Of the mean over all questions of several parts, as lm-eval has it for a group: what lies between the parts is left
/// out, for they were not drawn by chance. None when a part has none, or there is no part.
std::optional<double> pooled_standard_error(std::span<const ScoredPart> parts);

/// Of a mean of independent scores: Wilson's where they are all 0 or 1, else mean ± z standard errors within [0, 1].
/// None of equal scores that are neither, and of fewer than two such: nothing bounds those.
std::optional<Interval> score_interval(std::span<const double> values, double coverage = 0.95);

}  // namespace bench

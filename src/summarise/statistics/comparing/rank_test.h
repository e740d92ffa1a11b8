#pragma once

#include <optional>
#include <span>

#include "summarise/statistics/comparing/permutation_test.h"

namespace bench {

// Rank tests: what they say of values they say of their logarithms as well. Equal values share the mean of their ranks.
// The p-value is exact, given the ties, up to 50 values on both sides together and up to 100 pairs that differ. Beyond,
// tied values are drawn up to a thousand of them, and the rest is the normal approximation with the variance that ties
// leave and a correction for continuity.

/// Mann and Whitney's test of two independent samples. The statistic is U of the changed side: in how many pairs
/// (base, changed) the changed value is larger; equal ones count half. None when a side is empty.
std::optional<TestResult> mann_whitney(std::span<const double> base, std::span<const double> changed);

/// Wilcoxon's signed-rank test of paired differences. Those that are zero say nothing of the direction and are left
/// out. The statistic is the sum of the ranks of positive ones. None without a difference; p = 1 when all are zero.
std::optional<TestResult> signed_rank(std::span<const double> differences);

}  // namespace bench

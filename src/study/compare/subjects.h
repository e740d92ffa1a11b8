#pragma once

#include <vector>

#include "bench/comparison.h"

#include "study/compare/compare_runs.h"
#include "study/compare/run_side.h"

namespace bench {

/// The scores of a quality suite subject by subject, in the order of their names: those that both sides asked.
/// Corrected for being many, as a family of their own. Empty of runs without subjects.
std::vector<SubjectComparison> compare_subjects(const RunSide& base, const RunSide& changed, bool paired,
                                                const CompareRunsOptions& options);

}  // namespace bench

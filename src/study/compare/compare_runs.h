#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bench/comparison.h"

#include "study/compare/run_side.h"

namespace bench {

struct CompareRunsOptions {
  double threshold = 0.02;
  double alpha = 0.05;
  std::vector<ChangeGate> gates;  ///< their metrics are compared beside the usual ones
};

/// What may be concluded from two runs. Requests are paired by prompt and repetition when both sides planned the same
/// ones; the scores of a question are averaged over its repetitions, for asking again tells nothing new of a model that
/// answers the same. Names, verdicts of the runs and refusals are the caller's.
ComparedRuns compare_runs(const RunSide& base, const RunSide& changed, const CompareRunsOptions& options);

/// The same of one metric alone, `correct` being the score where both asked questions; none that a side does not have.
std::optional<Comparison> compare_metric(const RunSide& base, const RunSide& changed, std::string_view metric,
                                         const CompareRunsOptions& options);

/// Corrects for all comparisons of one command and decides the gates: with two runs the first metric stands for itself,
/// with more none does.
void correct_for_many(std::vector<ComparedRuns>& all, const std::vector<ChangeGate>& gates);

}  // namespace bench

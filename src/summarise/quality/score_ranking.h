#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/summary.h"

#include "summarise/group.h"

namespace bench {

/// A model of a run that asked several the same questions.
struct ScoredModel {
  std::string label;
  std::map<std::string, double> scores;  ///< by question: the mean over its repetitions
};
ScoredModel scored_model(std::string label, const Group& group);

/// The best first, each compared with it question by question: McNemar where all answers are right or wrong, else by
/// flipped signs. Which one is best is chosen from the same answers, so the correction (Holm) is for all pairs. Empty
/// of fewer than two models, and where they were not asked the same.
std::vector<RankedScore> rank_scores(const std::vector<ScoredModel>& models);

}  // namespace bench

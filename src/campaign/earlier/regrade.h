#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "campaign/earlier/load_run.h"

namespace bench {

/// How grades of stored answers differ from those that were stored with them.
struct GradeChanges {
  std::int64_t graded = 0;  ///< answers
  std::int64_t changed = 0;
  std::vector<std::string> first_ids;  ///< of the changed ones, in the order of the journal
};

struct RegradedRun {
  LoadedRun run;
  GradeChanges changes;
};

/// Grades the answers of a run once more, without a server: by other rules, the first of which gives the score, or by
/// those that graded them before when none is named. All rules must be known.
Expected<RegradedRun> regrade_run(const std::string& path, const std::vector<std::string>& rules);

/// "3 of 252 answers have another score than before: astronomy/3, …"
std::string text_of(const GradeChanges& changes);

}  // namespace bench

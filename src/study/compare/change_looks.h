#pragma once

#include <cstdint>

#include "bench/precision.h"

#include "study/compare/compare_runs.h"
#include "study/compare/run_side.h"
#include "summarise/statistics/comparing/many_tests.h"

namespace bench {

/// When two sides that take turns are looked at, and how well the change between them is known then: that of the metric
/// of the goal, else of the first of the comparison. As of a run alone, looks are few, and what each of them may err
/// adds up to what one would. What ends the measurement is the width of the interval and never its place, so that an
/// end does not come sooner where a difference shows by chance.
class ChangeLooks {
 public:
  ChangeLooks(PrecisionGoal goal, CompareRunsOptions options);

  /// Whether it is time for a look, after so many turns of each side: only behind two, when each has begun once.
  bool is_due(std::int64_t turns) const { return turns % 2 == 0 && turns >= next_; }
  /// `turns`: of each side; `spent`: the time of them.
  const PrecisionLook& look(const RunSide& base, const RunSide& changed, std::int64_t turns, Nanos spent);
  const PrecisionLook& seen() const { return seen_; }

 private:
  PrecisionGoal goal_;
  CompareRunsOptions options_;
  AlphaSpending alpha_;
  std::int64_t next_;
  PrecisionLook seen_;
};

}  // namespace bench

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/plan.h"
#include "bench/record.h"

#include "campaign/leg.h"

namespace bench {

/// What the legs send, for the header, so that a replay can send it again. All legs ask the same suite. The cases of
/// one that is part of the program are not repeated in every journal: its name and its hash will do.
PlanOfRun plan_of_run(const std::vector<Leg>& legs);

/// Two runs with this hash in common asked the same questions.
std::string suite_hash(const Suite& suite);

/// How long answers may be; a limit that is not positive is none, and the largest.
struct AnswerLimits {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
AnswerLimits answer_limits(const RunPlan& plan);

}  // namespace bench

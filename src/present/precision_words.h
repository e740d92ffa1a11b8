#pragma once

#include <string>

#include "bench/precision.h"

#include "present/statements.h"

namespace bench {

/// "the decode rate to ± 2 %": what is to be known; of a score in points.
std::string goal_words(const PrecisionGoal& goal, bool asks_questions);

/// "the decode rate is known to ± 1.9 % after 85 requests".
std::string known_words(const PrecisionLook& look);
/// "about 340 more requests, 25 min"; "" when nobody can say, or will wait.
std::string further_words(const PrecisionLook& look);

/// All of it, for a page.
Statement describe_precision(const PrecisionLook& look, bool several_models);

}  // namespace bench

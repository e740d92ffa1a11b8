#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/plan.h"

#include "base/json/strict.h"

namespace bench {

/// What a question is graded against where its fields are at hand instead of the data file that it stands in. The names
/// are those of lm-eval's documents: `target`, `choices`, `answers`, and `doc` with fields of the row itself. None when
/// they say nothing of the right answer, so that the question has to be found in the data.
Expected<std::optional<Scoring>> scoring_of_fields(std::string_view suite, const Json& fields);

/// Suites whose fields are understood, some of which have no questions that can be asked here. Every quality suite is
/// understood as well.
std::vector<std::string> suites_with_fields();

}  // namespace bench

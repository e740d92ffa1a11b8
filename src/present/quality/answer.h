#pragma once

#include <string>

#include "bench/plan.h"
#include "bench/record.h"
#include "bench/renderer.h"

namespace bench {

/// A question of a quality suite with its answer, for a person who reads along: whether it was right and how long it
/// took, the question, its options with the right one marked, what the model said and what was read from that.
std::string answer_text(const Case& asked, const RunRecord& record, const Style& style);

/// The answer is all it should be, or nobody says what it should be.
bool was_right(const RunRecord& record);

}  // namespace bench

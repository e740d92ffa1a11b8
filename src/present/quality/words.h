#pragma once

#include <string>
#include <vector>

#include "bench/record.h"
#include "bench/summary.h"

#include "present/page/page.h"

namespace bench {

// What pages say of the score of a model in words, in the same ones for the terminal and for Markdown. Raw text.

/// What the figures must not be taken for; "" for nothing to say.
std::string caution_of(const RunHeader& header);

/// There is nothing to show of a score: no reply came, or none is graded.
bool has_no_score(const QualitySummary& quality);

/// The score, above its table: "71.3 % [70.5, 72.0] (10012/14042 right)", and what cut and failed replies may hide.
/// Where categories are figures of their own, one statement for each instead.
std::vector<Statement> describe_score(const GroupSummary& group);

/// What stands below the table: how it was asked, how sure the model was, what it cost.
std::vector<Statement> describe_quality(const GroupSummary& group, const RunHeader& header);

}  // namespace bench

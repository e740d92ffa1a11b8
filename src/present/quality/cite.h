#pragma once

#include <string>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

/// One line to quote a score with: what was asked, how, of what data, which model answered, what came out, and who
/// measured it. "" without a score.
std::string citation(const GroupSummary& group, const RunHeader& header);

}  // namespace bench

#pragma once

#include <vector>

#include "bench/summary.h"

#include "summarise/findings.h"

namespace bench {

/// Warnings about one group. Its name stands in front of each when there are several.
std::vector<Warning> group_warnings(const Findings& group, const RunHeader& header, bool several_groups);

}  // namespace bench

#pragma once

#include <vector>

#include "present/page/grid.h"
#include "present/page/page.h"
#include "present/report/report.h"

namespace bench {

/// How a run was made: what a reader needs to believe its numbers and to find them again. Raw text.
std::vector<Statement> describe_method(const RunView& run);

/// Every option that is not its default, with where its value came from.
Grid option_grid(const RunHeader& header);

}  // namespace bench

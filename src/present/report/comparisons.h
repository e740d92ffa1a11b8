#pragma once

#include <string>
#include <vector>

#include "present/page/grid.h"
#include "present/report/headline.h"
#include "present/study/compared_runs.h"

namespace bench {

// What stands side by side in a report.

/// Rows of a table that a page shows; more are counted, not shown.
inline constexpr std::size_t most_rows = 500;

/// A row for each model and condition: the numbers that everybody asks for first. With the names of several runs.
Grid headline_grid(const std::vector<Headline>& headlines, bool several_runs);

/// "model: a → b · paired by prompt and run · intervals of 95 %".
std::string comparison_title(const ComparedRuns& runs);

/// A row for each metric: both sides, the change, what is concluded and what that rests on.
Grid comparison_grid_of(const ComparedRuns& runs);

}  // namespace bench

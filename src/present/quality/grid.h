#pragma once

#include <cstdint>
#include <string>

#include "bench/summary.h"

#include "present/page/grid.h"

namespace bench {

/// Which of the slices of a score have a row.
enum class Slices { every, without_subjects };
/// Whether empty rows stand between subjects, categories and the total.
enum class Gaps { none, between_kinds };

/// What the grades count: "right", "refused"; "score" where they lie between no and yes.
std::string counted_word(const QualitySummary& quality);

/// One row for each slice, the total last: how many are right, and what became of the others.
Grid quality_grid(const QualitySummary& quality, Slices slices, Gaps gaps);

/// The grid with its names shortened as far as the screen asks for, and without its last columns where that is not
/// enough.
Grid with_short_names(Grid grid, const Style& style);

}  // namespace bench

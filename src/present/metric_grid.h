#pragma once

#include "bench/summary.h"

#include "present/page/grid.h"

namespace bench {

/// Which intervals stand behind the values.
enum class Intervals { all, of_percentiles, none };

/// One row per headline metric, values and intervals each aligned below one another.
Grid metric_grid(const GroupSummary& group, Intervals intervals);

/// The same with complete quantities in every cell ("212 ms [205, 224]"), for the stacked frame.
Grid quantity_grid(const GroupSummary& group);

/// The first percentile of each headline metric for every tag.
Grid tag_grid(const GroupSummary& group);

/// One row per group and headline metric, mean and percentiles with ±.
Grid plus_minus_grid(const Summary& summary);

}  // namespace bench

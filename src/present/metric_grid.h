#pragma once

#include "bench/summary.h"

#include "present/page/grid.h"

namespace bench {

/// Which intervals stand behind the values.
enum class Intervals { all, of_percentiles, none };
/// Whether the smallest and the largest value stand at the end.
enum class Range { shown, left_out };

/// One row per headline metric, values and intervals each aligned below one another.
Grid metric_grid(const GroupSummary& group, Intervals intervals, Range range = Range::shown);

/// The same with complete quantities in every cell ("212 ms [205, 224]"), for the stacked frame.
Grid quantity_grid(const GroupSummary& group);

/// The first percentile of each headline metric for every tag; empty when one tag is on all requests.
Grid tag_grid(const GroupSummary& group);

/// The models by their decode rate, and how many times as fast the best one is.
Grid ranking_grid(const std::vector<RankedModel>& ranking);
/// The same for Markdown, with ±.
Grid plus_minus_ranking(const std::vector<RankedModel>& ranking);

/// One row per group and headline metric, mean and percentiles with ±.
Grid plus_minus_grid(const Summary& summary);

}  // namespace bench

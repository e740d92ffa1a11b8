#pragma once

#include <optional>

#include "bench/summary.h"

#include "summarise/group.h"
#include "summarise/measured.h"

namespace bench {

/// What the answers of a group are worth; none where nothing was asked that can be right or wrong. `wall_s`: of the
/// group.
std::optional<QualitySummary> quality_summary(const Measured& measured, const Group& group, const RunHeader& header,
                                              double wall_s);

/// Most prompts were in the server's cache: what the run says of speed is that of the cache.
bool is_mostly_cached(const QualitySummary& quality);

}  // namespace bench

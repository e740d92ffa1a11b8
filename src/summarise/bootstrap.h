#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/summary.h"

namespace bench {

/// 95 % BCa bootstrap interval of the arithmetic mean, with a generator and a seed of its own: the same values give the
/// same interval on every platform. None below 20 values, where a bootstrap covers far less than it says. `block`
/// consecutive values are drawn together; 1 for independent ones.
std::optional<Interval> mean_interval(std::span<const double> in_time_order, std::int64_t block = 1);

}  // namespace bench

#pragma once

#include <optional>
#include <span>

#include "bench/summary.h"

namespace bench {

/// None for no values.
std::optional<Location> location_of(std::span<const double> values);

}  // namespace bench

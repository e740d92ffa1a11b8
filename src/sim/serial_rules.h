#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/world.h"

namespace bench::sim {

/// What rules of `serialise_when` look at: names of options and their values as JSON text.
using RequestTraits = std::vector<std::pair<std::string, std::string>>;

/// Bit i: a request with these traits matches rule i, in all its keys. 0 and 0.0 are equal.
std::uint64_t matching_rules(const std::vector<SerialRule>& rules, const RequestTraits& traits);

}  // namespace bench::sim

#pragma once

#include <span>
#include <string>
#include <vector>

#include "summarise/findings.h"

namespace bench {

/// Sentences that put the fastest model before each of the others, by the median decode rate; empty unless two have
/// one. The server's rate where every model has it, ours for all of them otherwise: never a mixture.
std::vector<std::string> rank_models(std::span<const Findings> groups);

}  // namespace bench

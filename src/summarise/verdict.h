#pragma once

#include <span>

#include "bench/summary.h"

#include "summarise/findings.h"

namespace bench {

/// Whether the run measured what it says it measured. Failed requests do not make it invalid: they are counted beside
/// every number and have an exit code of their own.
Verdict verdict_of(std::span<const Findings> groups, const RunEnd& end);

}  // namespace bench

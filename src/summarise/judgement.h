#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/summary.h"

#include "summarise/findings.h"

namespace bench {

// What is said about a run beside its numbers.

/// Warnings about the run as a whole: its server, its end, this program and this machine.
std::vector<Warning> run_warnings(const RunHeader& header, const RunEnd& end, bool simulated);

/// Warnings about one group. Its name stands in front of each when there are several.
std::vector<Warning> group_warnings(const Findings& group, const RunHeader& header, bool several_groups);

/// Whether the run measured what it says it measured, which takes that enough of it came back: it must have come to its
/// end, with few failures, and with at least half of what was planned. A few failures do not make it invalid: they are
/// counted beside every number and have an exit code of their own.
Verdict verdict_of(std::span<const Findings> groups, const RunHeader& header, const RunEnd& end);

/// Sentences that put the fastest model before each of the others, by the median decode rate; empty unless two have
/// one. The server's rate where every model has it, ours for all of them otherwise: never a mixture.
std::vector<std::string> rank_models(std::span<const Findings> groups);

/// CPU time of this program over the wall time of the run; none for a run without length.
std::optional<double> client_cpu_share(const RunEnd& end);
constexpr double most_client_cpu = 0.7;  ///< of one core; beyond it the client may be what is measured

}  // namespace bench

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

/// A run that was resumed: some of its records are of blocks that its plan does not know.
Warning resumed_warning();

/// Warnings about one group. Its name stands in front of each when there are several.
std::vector<Warning> group_warnings(const Findings& group, const RunHeader& header, bool several_groups);

/// Whether the run measured what it says it measured, which takes that enough of it came back: it must have come to its
/// end, with few failures, and with at least half of what was planned. A few failures do not make it invalid: they are
/// counted beside every number and have an exit code of their own.
Verdict verdict_of(std::span<const Findings> groups, const RunHeader& header, const RunEnd& end);

/// The models by their median decode rate, the fastest first; empty unless two have one. The server's rate where every
/// model has it, ours for all of them otherwise: never a mixture. Without intervals nothing is said but the rates: of
/// two identical servers one is always a little faster.
std::vector<RankedModel> rank_models(std::span<const Findings> groups);

/// CPU time of this program over wall time, both while it measured. None for a run so short that the first connection
/// and the first thread are most of it: two requests in 20 ms say nothing of the client.
std::optional<double> client_cpu_share(const RunEnd& end);
constexpr Nanos shortest_judged = std::chrono::milliseconds(100);
constexpr double most_client_cpu = 0.7;  ///< of one core; beyond it the client may be what is measured

}  // namespace bench

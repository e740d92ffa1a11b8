#pragma once

#include <optional>
#include <vector>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

/// Warnings about the run as a whole: its server, its end, this program and this machine.
std::vector<Warning> run_warnings(const RunHeader& header, const RunEnd& end, bool simulated);

/// CPU time of this program over the wall time of the run; none for a run without length.
std::optional<double> client_cpu_share(const RunEnd& end);
constexpr double most_client_cpu = 0.7;  ///< of one core; beyond it the client may be what is measured

}  // namespace bench

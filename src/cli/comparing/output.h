#pragma once

#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/failure.h"

#include "cli/commands.h"

namespace bench {

/// Shows what a comparison found: on standard output, on the page of a job on GitHub, and in the file of --report, for
/// which the journals are read once more. The exit code is that of the gates.
ExitCode publish(const std::vector<ComparedRuns>& all, const Invocation& asked,
                 const std::vector<std::string>& journals);

}  // namespace bench

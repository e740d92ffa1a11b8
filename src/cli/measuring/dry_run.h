#pragma once

#include <vector>

#include "bench/failure.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"
#include "cli/option/invocation.h"

namespace bench {

/// Prints what a run would do: every option with its source, how many requests, a guess of the time, the first request;
/// with --format jsonl every planned request as a line. A leg without an end shows one round of its prompts.
ExitCode dry_run(const Invocation& asked, const Preflight& found, const std::vector<Leg>& legs);

}  // namespace bench

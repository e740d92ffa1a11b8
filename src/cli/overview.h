#pragma once

#include <span>
#include <string>

#include "bench/failure.h"
#include "bench/renderer.h"

#include "cli/option/invocation.h"
#include "cli/sightings.h"

namespace bench {

/// What was found, and what to type.
std::string overview_text(std::span<const Sighting> found, const Style& style);

/// `bench` alone: looks for servers and says what to type. The server that is named in the environment, else the usual
/// ports of this machine. ExitCode::usage when there is nothing to measure.
ExitCode show_overview(const Invocation& asked);

}  // namespace bench

#pragma once

#include <span>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/record.h"
#include "bench/renderer.h"

#include "cli/option/invocation.h"

namespace bench {

/// One server that answered to somebody who named no model.
struct Sighting {
  ServerFacts server;
  std::vector<ModelFacts> installed;
  std::string refused = "";  ///< why it cannot be measured, as a sentence; "" when it can
};

/// What was found, and what to type.
std::string overview_text(std::span<const Sighting> found, const Style& style);

/// `bench` alone: looks for servers and says what to type. The server that is named in the environment, else the usual
/// ports of this machine. ExitCode::usage when there is nothing to measure.
ExitCode show_overview(const Invocation& asked);

}  // namespace bench

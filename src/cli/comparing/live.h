#pragma once

#include <string>

#include "bench/failure.h"

#include "cli/option/invocation.h"

namespace bench {

// `bench compare --run 'A' --run 'B'`: both sides are measured in turns, each into a journal of its own, then compared.

/// Reads what each --run and --serve says; errors name the one that they are of.
Expected<void> check_live(Invocation& in);

/// What stands in a --run, secrets masked.
std::string masked_run(const std::string& text);

/// Does not return when a signal ended the measurement.
int compare_live(const Invocation& asked);

}  // namespace bench

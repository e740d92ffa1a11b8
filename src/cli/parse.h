#pragma once

#include <span>
#include <string>

#include "bench/failure.h"

#include "cli/environment.h"
#include "cli/invocation.h"

namespace bench {

/// Reads a command line (without the program's name). `run` is meant when no command is named. A value comes from its
/// flag, else from BENCH_<OPTION>, else from a variable of other programs (OLLAMA_HOST), else it is the default; where
/// it came from is in `resolved`. Every error has exit code 2 and says what to type.
Expected<Invocation> parse(std::span<const std::string> arguments, const Environment& environment);

}  // namespace bench

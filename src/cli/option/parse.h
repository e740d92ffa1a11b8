#pragma once

#include <span>
#include <string>

#include "bench/failure.h"

#include "cli/commands.h"
#include "cli/option/environment.h"
#include "cli/option/invocation.h"

namespace bench {

/// The command of this name or alias; an error that knows a better name, or that it comes later.
Expected<const Command*> command_named(const std::string& word);

/// Reads a command line (without the program's name). `run` is meant when no command is named. A value comes from its
/// flag, else from BENCH_<OPTION> or BENCH_<ALIAS>, else from a variable of other programs (OLLAMA_HOST), else from the
/// file of --config, else from the user's own such file, else it is the default; where it came from is in `resolved`.
/// Every error has exit code 2 and says what to type.
Expected<Invocation> parse(std::span<const std::string> arguments, const Environment& environment);

}  // namespace bench

#pragma once

#include "cli/invocation.h"

namespace bench {

/// The program as a function: reads the command line, does what it says, hands back the exit code. No exception gets
/// out.
int bench_main(int argc, char** argv);

// One function for each command; the table in commands.cpp names them. Each prints its own errors.
int command_run(const Invocation& asked);
int command_sim(const Invocation& asked);
int command_ls(const Invocation& asked);
int command_help(const Invocation& asked);
int command_version(const Invocation& asked);

}  // namespace bench

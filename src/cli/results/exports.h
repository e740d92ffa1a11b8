#pragma once

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/renderer.h"

#include "cli/commands.h"

namespace bench {

/// Whether everything can be written that --export asks for, as far as that can be known beforehand.
Expected<void> check_exports(const RunOptions& options);

/// Writes a finished run to all that --export names, each file whole or not at all, and tells what failed. False when
/// anything did.
bool write_exports(const RunOptions& options, const RunView& view);

/// Every format of a run, for the end of a command's help.
HelpList list_of_formats();

}  // namespace bench

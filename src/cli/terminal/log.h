#pragma once

#include <string>
#include <string_view>

#include "bench/options.h"

namespace bench {

enum class LogLevel { silent, warnings, info, debug };

/// --debug-http, --verbose and --quiet.
LogLevel log_level_of(const RunOptions& options);

/// Makes spdlog's default logger, by which every part of the program says what is not meant for all, one that writes
/// as messages are written: through write_error(), so that a status line is taken away first. Call it once a command is
/// known to need a log: starting a logger costs time that `bench --version` has no use for.
void start_log(LogLevel level);

}  // namespace bench

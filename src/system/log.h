#pragma once

namespace bench {

enum class LogLevel { silent, warnings, info, debug };

/// Makes the default logger one that writes to stderr, plain "%v" for information and "bench: warning: %v" for the
/// rest. Call it once a command is known to need a log: starting a logger costs time that `bench --version` has no use
/// for. `color` is the decision of the command line; spdlog knows nothing of NO_COLOR.
void start_log(LogLevel level, bool color);

}  // namespace bench

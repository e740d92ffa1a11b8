#pragma once

#include "bench/options.h"
#include "bench/renderer.h"

#include "cli/option/environment.h"

namespace bench {

/// One stream of the process as a reader's screen.
struct Terminal {
  bool is_terminal = false;
  Style style;
};

/// How STDOUT_FILENO or STDERR_FILENO shows things, by the options, the environment and the stream itself.
Terminal terminal_of(int fd, const RunOptions& options);

// The decisions behind it, which ask nobody.

/// --color, NO_COLOR, CLICOLOR_FORCE and FORCE_COLOR, TERM=dumb, CLICOLOR=0, then whether the stream is a terminal.
bool wants_color(ColorMode option, const Environment& environment, bool is_terminal);

/// COLUMNS, else what the terminal says (0: nothing), else 80. Never below 20.
int columns_from(const Environment& environment, int said_by_terminal);

}  // namespace bench

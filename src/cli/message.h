#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/renderer.h"

namespace bench {

/// How messages are shown from now on: colours and signs of stderr, and whether notes are wanted (--quiet). Until it is
/// called they are shown by the environment alone.
void set_message_style(const RunOptions& options);

/// Prints "bench: error: what (why)" with its advice, and hands back the exit code that it stands for.
ExitCode tell(const SetupError& error);
/// Prints "bench: warning: …". Not silenced: it says that something is not as it seems.
void warn(std::string_view text);
/// Prints a note, unless --quiet.
void talk(std::string_view text);

/// The text of tell(): what failed, why in brackets, and what to type next, the fix in the last line. Whatever came
/// from outside is made safe for a terminal.
std::string error_text(const SetupError& error, const Style& style);
std::string warning_text(std::string_view text, const Style& style);

}  // namespace bench

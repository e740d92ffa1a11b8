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
/// Prints that stdout lacks something of a run, if it does.
void warn_of_lost_output();
/// Prints a note, unless --quiet.
void talk(std::string_view text);

// For the log. What is traced may have many lines, which stay lines.
void tell_fault(std::string_view text);
void trace(std::string_view prefix, std::string_view text);

/// The text of tell(): what failed, why in brackets, and what to type next, the fix in the last line. Whatever came
/// from outside is made safe for a terminal.
std::string error_message(const SetupError& error, const Style& style);
std::string warning_message(std::string_view text, const Style& style);
/// `text` line by line, without the white space at its end.
std::string trace_message(std::string_view prefix, std::string_view text, const Style& style);

}  // namespace bench

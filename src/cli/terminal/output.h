#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

// The three standard streams. Everything that the program prints goes through here: data to stdout, talk to stderr, and
// one rewritten status line on a terminal, which is taken away before anything else is written. All of it is safe from
// any thread, and passes outgoing() first. Nothing here ends the program: a reader that goes away (`| head -1`) ends
// the display and no more.

/// First thing in a process: a standard stream that was closed (`>&-`) becomes /dev/null, so that no other file can get
/// its number and be written to by mistake.
void open_standard_streams();

/// Data, to stdout. False when nobody takes it any more.
bool write_output(std::string_view bytes);
void write_error(std::string_view text);  ///< talk, to stderr

/// Shows `line` in place of the last status line. It must fit into one line of the terminal.
void show_status(std::string_view line);
void clear_status();

/// From now on nobody waits for who reads: what is printed is kept for threads that write it, up to 64 MiB a stream,
/// and what comes on top of that is dropped. Starts threads: nothing may be forked any more.
void queue_output();
/// Waits until both streams have taken everything, for as long as their readers need, and ends the queueing. With
/// `patience` no longer than that: what a stream has not taken by then is dropped, and so is what still comes.
void finish_output(std::optional<std::chrono::milliseconds> patience = std::nullopt);

/// Why stdout lacks data, such as "No space left on device"; "" when it does not or when the reader went away by
/// itself.
std::string lost_output();

/// All of stdin, at most 64 MiB.
Expected<std::string> read_stdin();

}  // namespace bench

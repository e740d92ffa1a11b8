#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

// The three standard streams. Everything that the program prints goes through here: data to stdout, talk to stderr, and
// one rewritten status line on a terminal, which is taken away before anything else is written. All of it is safe from
// any thread, and nobody waits for who reads: what a stream does not take at once is kept for it. Nothing here ends the
// program: a reader that goes away (`| head -1`) ends the display and no more.

/// First thing in a process: a standard stream that was closed (`>&-`) becomes /dev/null, so that no other file can get
/// its number and be written to by mistake.
void open_standard_streams();

/// Data, to stdout. False when nobody takes it any more.
bool write_output(std::string_view bytes);
void write_error(std::string_view text);  ///< talk, to stderr

/// Shows `line` in place of the last status line. It must fit into one line of the terminal.
void show_status(std::string_view line);
void clear_status();

/// Waits until both streams have taken everything: as long as their readers need, or for so long and no longer.
void finish_output(std::optional<std::chrono::milliseconds> patience = std::nullopt);

/// The error (errno) that stopped the data on stdout before its end, such as a full disk; 0 when there was none or when
/// the reader went away by itself.
int output_error();

/// All of stdin, at most 64 MiB.
Expected<std::string> read_stdin();

}  // namespace bench

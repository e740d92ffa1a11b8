#pragma once

#include <csignal>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "bench/failure.h"

namespace bench {

// What every program that is started here has in common, whoever looks after it.

struct PipeEnds {
  int read = -1;
  int write = -1;
  void close_both();
};

/// Neither end outlives an exec.
bool open_pipe(PipeEnds& ends);
void never_block(int end);

/// Standard streams of a program.
struct ProgramStreams {
  int input;
  int output;
  int errors;
};

/// A null-terminated argument list; borrows the words.
std::vector<char*> words_for_exec(const std::vector<std::string>& argv);

/// From the fork to the program, in a process group of its own. Only what may be called there; what fails is told
/// through `tell`, which the program never sees. On Linux it is asked to end when `parent` does.
[[noreturn]] void become_program(char* const* argv, const ProgramStreams& streams, int tell, pid_t parent);

/// The other end of `tell`: 0 when the program runs, else the errno why it does not. Closes it.
int reason_not_to_start(int told);

SetupError cannot_start(const std::string& program, int why);

/// "exit code 3", "signal 9, Killed".
std::string end_words(const siginfo_t& info);

}  // namespace bench

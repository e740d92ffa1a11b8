#pragma once

#include <string>
#include <vector>

namespace bench {

/// The files that tie a guardian to the process that has forked it.
struct GuardianEnds {
  int leash;  ///< readable, or at its end: the server is to go
  int tell;   ///< "pid N\n" or "failed ERRNO\n", later "ended exit code 3\n"
  int log;    ///< standard output and error of the server
};

/// The life of a guardian: starts the program, waits until it ends or the leash says so, and leaves nothing of it
/// behind. Call it in a process of its own.
[[noreturn]] void be_the_guardian(const std::vector<std::string>& argv, int port, const GuardianEnds& ends);

}  // namespace bench

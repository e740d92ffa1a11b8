#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/options.h"

namespace bench {

/// The arguments of `bench sim`.
struct SimArguments {
  std::optional<std::string> world;  ///< file; none: the default world
  std::int64_t port = 11434;         ///< 0: any free one
  std::string bind = "127.0.0.1";
  std::optional<std::string> truth;                              ///< file of the truth log
  std::vector<std::pair<std::string, std::string>> world_flags;  ///< name and value, as make_world() takes them
  bool operator==(const SimArguments&) const = default;
};

/// The arguments of `bench ls`.
struct ListArguments {
  std::string what;    ///< models prompts runs
  bool plain = false;  ///< bare names, one a line
  bool operator==(const ListArguments&) const = default;
};

/// What the user asked for, read and checked, defaults in place.
struct Invocation {
  std::string command;                   ///< canonical name; "help" and "version" too
  std::string topic;                     ///< of help: a command, or "" for the overview
  std::vector<std::string> argv;         ///< as typed, without the program's name, secrets masked
  std::vector<ResolvedOption> resolved;  ///< every option of the command, in the order of its table
  std::vector<std::string> warnings;     ///< to be told before anything is done
  RunOptions run;                        ///< of run; ls takes its server and terminal options
  SimArguments sim;
  ListArguments ls;
};

}  // namespace bench

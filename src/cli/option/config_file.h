#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "cli/option/environment.h"
#include "cli/option/option_row.h"

namespace bench {

/// What the options about the file themselves say.
struct ConfigArguments {
  std::string file;
  bool dump = false;
  std::string text;  ///< what --dump-config prints
};

/// Where the values of one option come from, and what they are.
struct Sourced {
  std::vector<std::string> values;
  std::string source = "default";
  std::string spelling;  ///< for messages: "--runs", "BENCH_RUNS", "runs at FILE:3:1"
};

/// What a file sets of a command's options. Those of its section count before those above all sections.
using ConfigValues = std::map<const OptionRow*, Sourced>;

/// Reads a file in which keys are the long names of options and sections are commands. All of it is checked, also what
/// other commands would read; only the values themselves are left to the options.
Expected<ConfigValues> read_config(const std::string& path, const Command& command);

/// $XDG_CONFIG_HOME/bench/config.toml, else that below ~/.config, if there is one; else "".
std::string user_config_file(const Environment& environment);

/// The options of a command as such a file: what is not a default as a line that can be read again, the rest as
/// comments. Without secrets.
std::string config_text(const Command& command, std::span<const OptionRow* const> rows,
                        std::span<const Sourced> sources, const Invocation& in);

}  // namespace bench

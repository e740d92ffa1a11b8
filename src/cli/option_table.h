#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/option_row.h"

namespace bench {

std::span<const OptionRow> run_options();
std::span<const OptionRow> sim_options();
std::span<const OptionRow> ls_options();  ///< its own; it shares more with run

/// Everything that a command takes, in the order of its help.
std::vector<const OptionRow*> options_of(std::string_view command);

/// Another spelling of an option together with a value: --json for --format json.
struct Shorthand {
  std::string_view name;
  std::string_view option;
  std::string_view value;
};
std::span<const Shorthand> shorthands();

}  // namespace bench

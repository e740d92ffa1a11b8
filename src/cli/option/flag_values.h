#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "cli/option/option_row.h"

namespace bench {

/// What stood on the command line: values in the order in which they came.
struct FlagValues {
  std::map<const OptionRow*, std::vector<std::string>> values;
  std::vector<std::string> operands;  ///< what is no option
  bool help = false;
};

/// Matches plain arguments with the options of a command. Unknown ones are errors that know a better name.
Expected<FlagValues> flag_values(std::span<const std::string> arguments, std::span<const OptionRow* const> rows);

}  // namespace bench

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option/option_row.h"

namespace bench {

/// The row that an option's name (canonical or alias, without dashes, '_' equal to '-') or letter stands for; else
/// null.
const OptionRow* row_named(std::span<const OptionRow* const> rows, std::string_view name);
const OptionRow* row_lettered(std::span<const OptionRow* const> rows, char letter);

/// Arguments in the one spelling that the parser knows.
struct PlainArguments {
  std::vector<std::string> arguments;  ///< canonical names; each value an argument of its own
  std::vector<std::string> masked;     ///< as typed, but without secrets
};

/// Makes '_' a '-' in names, an alias its option, a shorthand its long form, and --name=value two arguments. Values
/// are never touched, whatever they look like, and what is no option of the command stays as it is.
PlainArguments plain_arguments(std::span<const std::string> typed, std::span<const OptionRow* const> rows);

}  // namespace bench

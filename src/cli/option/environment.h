#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// The variables of a process, as a value.
using Environment = std::map<std::string, std::string, std::less<>>;

Environment process_environment();

/// A variable that is set and not empty. (An empty one counts as unset, as in no-color.org.)
std::optional<std::string> value_of(const Environment& environment, std::string_view name);

/// "num-ctx" -> "BENCH_NUM_CTX"
std::string variable_of(std::string_view option);

}  // namespace bench

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bench/plan.h"

namespace bench {

/// What is wrong with a line, and where in it.
struct LineFault {
  std::size_t offset = 0;  ///< in bytes
  std::string what;
  std::vector<std::string> advice;
};

/// One line of a JSONL prompt file as a case. The id is empty when the line has none.
std::variant<Case, LineFault> parse_prompt_line(std::string_view line);

}  // namespace bench

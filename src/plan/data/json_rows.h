#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

#include "base/json/strict.h"

namespace bench {

struct JsonRow {
  std::int64_t line = 0;  ///< of the file, from 1; 0 in an array
  Json object;
};

/// Reads JSON Lines, or one array of objects. A byte order mark, CRLF and blank lines are fine. `name` stands in front
/// of messages.
Expected<std::vector<JsonRow>> parse_json_rows(std::string_view text, const std::string& name);

}  // namespace bench

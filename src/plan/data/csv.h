#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

namespace bench {

struct CsvRow {
  std::int64_t line = 0;  ///< of the file, from 1, where the row begins
  std::vector<std::string> cells;
};

/// Reads CSV as RFC 4180 has it: quoted cells hold commas, line ends and doubled quotes. A byte order mark, CRLF and a
/// missing line end at the end are fine; blank lines are no rows. `name` stands in front of messages.
Expected<std::vector<CsvRow>> parse_csv(std::string_view text, const std::string& name);

}  // namespace bench

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "plan/data/data_set.h"

namespace bench {

/// A question of the user's own: a line of JSON, or a row of a table.
struct OwnRow {
  std::string where;  ///< stands in front of messages: "my.jsonl:3"
  std::string id;     ///< "line-3" where the row has none
  std::string prompt;
  std::vector<std::string> references;  ///< one at least
  std::vector<std::string> choices;
  std::string category;
  std::vector<std::string> rules;  ///< none: as the command line says
};

/// Keys and columns are id, prompt, reference, choices, category and scoring; prompt and reference must be there. In a
/// table the choices stand in one cell with | between them.
Expected<std::vector<OwnRow>> read_own_rows(DataSet& data);

}  // namespace bench

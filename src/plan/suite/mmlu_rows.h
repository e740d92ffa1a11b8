#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "plan/data/data_set.h"

namespace bench {

/// A question of MMLU.
struct MmluItem {
  static constexpr std::size_t option_count = 4;
  std::string question;
  std::array<std::string, option_count> choices;
  char letter = 'A';
  std::string subject = "";  ///< in the layout that holds all of them in one file
};

/// All layouts there are: without a header the answer is a letter, and under question,...,answer the number of an
/// option from 0; Question,A,B,C,D,Answer,Subject in any order is the file of simple-evals.
Expected<std::vector<MmluItem>> read_mmlu_rows(DataSet& data, const std::string& file);

}  // namespace bench

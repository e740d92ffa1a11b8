#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite.h"

#include "plan/suite/mmlu_rows.h"
#include "plan/suite/parts/script.h"

namespace bench {

/// How a recipe of MMLU writes, and what becomes of the reply.
struct MmluStyle {
  Recipe recipe;
  Script (*write)(std::string_view subject, const MmluItem& item, std::span<const MmluItem> examples);
  std::vector<std::string> stop;
  std::vector<std::string> rules;
  std::string_view split = "test";
  std::int64_t top_logprobs = 0;
};

std::span<const MmluStyle> mmlu_styles();

}  // namespace bench

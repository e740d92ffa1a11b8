#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/record.h"

#include "study/diagnose/measured/analysis.h"

namespace bench {

/// A request alone, as far as it tells of its prompt.
struct PromptTime {
  std::int64_t request = 0;
  double first_token = 0;  ///< seconds
  std::optional<double> tokens = {};
  std::optional<double> from_cache = {};  ///< tokens of it, if the server tells
  std::optional<double> step = {};        ///< seconds a token of the answer
};

/// A long prompt and the same once more.
struct PromptTwice {
  PromptTime first;
  PromptTime again;
};

/// A prompt that is longer than the context.
struct PromptBeyond {
  std::int64_t request = 0;
  double sent = 0;                       ///< tokens, by its words, of which the server has counted others
  std::optional<double> counted = {};    ///< by the server
  std::optional<std::string> refused{};  ///< in its words
};

/// How the server treats prompts, from the requests that were sent to find that out.
struct PromptTimes {
  std::vector<PromptTime> usual;  ///< prompts of the workload, alone, in base
  std::vector<PromptTwice> twice;
  std::optional<PromptBeyond> beyond;
};
PromptTimes prompt_times_of(const Records& records, const Analysis& found);

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/comparison.h"
#include "bench/precision.h"

#include "cli/option/invocation.h"
#include "present/study/compared_runs.h"

namespace bench {

inline std::string text_of(const ChangeGate& value) { return value.text; }

/// What only `bench compare` is asked.
struct CompareArguments {
  double threshold = 0.02;
  double alpha = 0.05;
  std::vector<ChangeGate> gates;
  std::optional<std::string> model;
  bool anyway = false;
  std::optional<std::string> report;  ///< file of the page
  const ComparisonRenderer* format = comparison_renderers().data();

  // of a comparison that measures both sides itself
  std::vector<std::string> runs;   ///< arguments of `bench run`, as one text for each side
  std::vector<std::string> serve;  ///< commands: none, one for both sides, or one for each
  Nanos ready_timeout = std::chrono::seconds(60);
  std::optional<PrecisionGoal> precision;             ///< goes on until then, or until the budget is spent
  std::optional<Nanos> budget;                        ///< with a precision
  std::optional<std::uint64_t> seed;                  ///< of the order of the turns
  std::vector<Invocation> sides;                      ///< `runs`, read and checked
  std::vector<std::vector<std::string>> serve_words;  ///< `serve`, for each side that has a command

  bool measures() const { return !runs.empty() || !serve.empty(); }
};

}  // namespace bench

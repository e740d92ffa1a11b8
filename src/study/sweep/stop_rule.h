#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// When the levels from this one on are spared: `errors>10%`, `ttft>5s`, `ttft>4x`.
struct StopRule {
  enum class Of { errors, first_token, first_token_times } of = Of::errors;
  double limit = 0;  ///< a share, seconds, or times the median at the lowest level
  std::string text;  ///< as it was written
  bool operator==(const StopRule&) const = default;
};

/// Rules with commas between them; "never" for none. The error lacks `what`, as those of a value grammar do.
Expected<std::vector<StopRule>> parse_stop_rules(std::string_view text);

/// What the rules look at, of one repetition of one level.
struct StopFigures {
  std::int64_t failed = 0;
  std::int64_t requests = 0;
  std::optional<double> first_token;  ///< median
  std::optional<double> lowest;       ///< median at the lowest level that has one
};

/// The first rule that is broken, with what was seen: "errors 40 % (errors>10%)".
std::optional<std::string> broken_rule(const std::vector<StopRule>& rules, const StopFigures& figures);

}  // namespace bench

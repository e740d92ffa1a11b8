#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/summary.h"

namespace bench {

/// A number of the run as a whole.
struct RunTerm {
  std::string_view id;
  Unit unit = Unit::share;
  std::optional<double> (*of)(const GroupSummary& group) = nullptr;
  std::string_view why_none;  ///< why there is no value
};

/// A quantity that a gate can limit: a metric of requests, or a number of the run.
struct GateTerm {
  std::string_view id;
  Unit unit = Unit::seconds;
  bool has_statistics = true;       ///< percentiles and a mean; otherwise it is one number
  const RunTerm* of_run = nullptr;  ///< none for a metric
};

/// By id, with or without its unit ("ttft" is ttft_s), '-' like '_'.
std::optional<GateTerm> find_gate_term(std::string_view name);
/// All of them, as a user would type them.
std::vector<std::string> gate_names();

/// "500ms", "1%", "30": a number and a unit that fits; none otherwise. Seconds, tokens per second, counts and shares.
std::optional<double> parse_limit(std::string_view text, Unit unit);
/// What a limit of this unit looks like, for the message.
std::string_view example_of(Unit unit);

}  // namespace bench

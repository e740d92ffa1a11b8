#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/summary.h"

namespace bench {

/// A quantity that a gate can limit: a metric of requests, or one of the run as a whole.
struct GateTerm {
  std::string id;
  Unit unit = Unit::seconds;
  bool of_requests = true;  ///< has percentiles and a mean
};

/// By id, with or without its unit ("ttft" is ttft_s), '-' like '_'.
std::optional<GateTerm> find_gate_term(std::string_view name);
/// The names nearest to a misspelt one, as a user would type them.
std::vector<std::string> names_near(std::string_view name);

/// "500ms", "1%", "30": a number and a unit that fits; none otherwise. Seconds, tokens per second, counts and shares.
std::optional<double> parse_limit(std::string_view text, Unit unit);
/// What a limit of this unit looks like, for the message.
std::string_view example_of(Unit unit);
/// A value in words, in the unit of its term.
std::string value_text(double value, Unit unit);

}  // namespace bench

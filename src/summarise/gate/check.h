#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bench/summary.h"

namespace bench {

/// Finds a percentile of a metric that the summary of its group does not have, because only a gate asks for it.
using FindQuantile = std::function<std::optional<Quantile>(std::string_view metric, double percent)>;

/// Whether the group keeps a limit of --gate. A value that does not exist keeps none.
GateOutcome check_gate(const Gate& gate, const GroupSummary& group, const FindQuantile& find_quantile);
/// Of a run in which nothing was measured.
GateOutcome unchecked_gate(const Gate& gate);

}  // namespace bench

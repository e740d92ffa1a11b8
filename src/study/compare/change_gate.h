#pragma once

#include <string_view>
#include <vector>

#include "bench/comparison.h"
#include "bench/failure.h"

namespace bench {

/// "ttft:5%, gen_toks_per_s:3%": a metric of requests, and by how much it may become worse. The names are those of the
/// gates of a run.
Expected<std::vector<ChangeGate>> parse_change_gates(std::string_view text);

/// What becomes of the gate. A metric without values misses it: nobody can say that it has not become worse.
ChangeGateOutcome outcome_of(const ChangeGate& gate, const std::vector<Comparison>& comparisons);

}  // namespace bench

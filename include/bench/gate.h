#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// A limit that a summary must keep, parsed from --gate.
struct Gate {
  std::string text;               ///< as typed
  std::string metric;             ///< metric id, or "error_rate", "output_toks_per_s", "schema_valid"
  std::optional<double> percent;  ///< none: the mean for a metric
  bool less = true;               ///< value must be less than (or equal to) the limit
  bool or_equal = false;
  double limit = 0;  ///< seconds, tokens per second or share
  bool operator==(const Gate&) const = default;
};

/// Each text holds one gate, or several with commas between them: 'ttft.p95<500ms, wall<10s'.
Expected<std::vector<Gate>> parse_gates(const std::vector<std::string>& texts);

}  // namespace bench

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "summarise/comparisons.h"
#include "summarise/metric_summary.h"
#include "summarise/row.h"

namespace bench {

/// The rows of a group with what is known of each, and which of them a statistic may use.
struct Measured {
  std::vector<const Row*> rows;  ///< in the order of the plan
  std::vector<Comparison> marks;
  bool keep_cold = false;      ///< --unload: the load of the model is what is measured
  bool withhold_gaps = false;  ///< too many events shared a read

  /// Answered, undisturbed and warm.
  bool counts(std::size_t i) const;
  /// Counts, or was cut by a limit and so holds what it had waited.
  bool enters_percentiles(std::size_t i) const;

  using Chosen = std::function<bool(std::size_t)>;
  /// The samples of one metric over the chosen rows, "queue_est_s" included.
  std::vector<Sample> samples(std::string_view metric, const Chosen& chosen) const;
  /// How the chosen rows relate to each other.
  Design design(bool open_loop, const Chosen& chosen) const;
};

inline bool all_rows(std::size_t) { return true; }

}  // namespace bench

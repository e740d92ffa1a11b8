#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "summarise/row.h"
#include "summarise/row_marks.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {

/// The rows of a group with what is known of each, and which of them a statistic may use.
struct Measured {
  std::vector<const Row*> rows;  ///< in the order of the plan
  std::vector<RowMarks> marks;
  bool keep_cold = false;     ///< --unload: the load of the model is what is measured
  bool shared_reads = false;  ///< by too many events

  /// Answered, undisturbed and warm.
  bool counts(std::size_t i) const;
  /// Counts, or was cut by a limit and so holds what it had waited.
  bool enters_percentiles(std::size_t i) const;

  using Chosen = std::function<bool(std::size_t)>;
  /// The samples of one metric over the chosen rows.
  std::vector<Sample> samples(const Metric& metric, const Chosen& chosen) const;
  /// The value of a request that was answered and measured: none of one that was cut, however long it had waited.
  std::optional<double> exact_value(const Metric& metric, std::size_t i) const;
  /// How the chosen rows relate to each other.
  Sampling sampling(bool open_loop, const Chosen& chosen) const;

 private:
  /// Whether the metric of this row says what it should.
  bool serves(const Metric& metric, std::size_t i) const;
};

inline bool all_rows(std::size_t) { return true; }

}  // namespace bench

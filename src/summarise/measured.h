#pragma once

#include <cstddef>
#include <optional>
#include <span>
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

  /// The places of all rows, for who would choose none.
  std::vector<std::size_t> all_places() const;
  /// The samples of one metric over the rows at these places.
  std::vector<Sample> samples(const Metric& metric, std::span<const std::size_t> places) const;
  /// The value of a request that was answered and measured: none of one that was cut, however long it had waited.
  std::optional<double> exact_value(const Metric& metric, std::size_t i) const;
  /// How the rows at these places relate to each other.
  Sampling sampling(bool open_loop, std::span<const std::size_t> places) const;

 private:
  /// Whether the metric of this row says what it should.
  bool serves(const Metric& metric, std::size_t i) const;
};

}  // namespace bench

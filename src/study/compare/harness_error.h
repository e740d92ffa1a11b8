#pragma once

#include <cstdint>
#include <optional>

#include "bench/metric.h"
#include "bench/record.h"

namespace bench {

/// What a run tells of how well its client could read the clock.
class StampFacts {
 public:
  void add(const RunRecord& record);
  void ended(const RunEnd& end) { cost_ = end.measuring; }

  bool any_by_kernel() const { return by_kernel_ > 0; }
  /// Arrival of bytes until their stamp. The kernel stamps as they come; without it this program does, once it has a
  /// turn: the later, the busier it is. Of both kinds the worse counts.
  Nanos of_stamps() const;
  /// How much too late a first token is told that came in one read with others: the read has the stamp of its last.
  Nanos of_first_reads() const;
  /// How late requests were sent, on average: part of every wait from the plan, and none of the server's doing.
  Nanos of_sending() const;
  /// First to last token, on average: what the error of a rate is a part of.
  std::optional<Nanos> decoding() const;

 private:
  std::int64_t replies_ = 0;
  std::int64_t by_kernel_ = 0;
  std::int64_t with_decoding_ = 0;
  Nanos shared_{0};  ///< of all first reads
  Nanos lag_{0};
  Nanos decoding_{0};
  std::optional<MeasuringCost> cost_;
};

/// How far off one side's figure of a metric may be, in its unit, although every request was measured alike: the clock,
/// the stamps, reads that several events share. `value`: the figure. The server's own counters have no such error.
double harness_error_of(const Metric& metric, const StampFacts& facts, Nanos clock_resolution, double value);

}  // namespace bench

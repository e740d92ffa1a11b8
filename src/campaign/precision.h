#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/options.h"
#include "bench/plan.h"
#include "bench/precision.h"

#include "summarise/precision.h"
#include "summarise/statistics/comparing/many_tests.h"

namespace bench {

/// Whether the suite has an interval that the goal can be about.
Expected<void> check_precision(const RunOptions& options, const Suite& suite);

/// When the values of one model are looked at, and what they say then. Looks are few and lie ever farther apart, and
/// what each of them may err adds up to what one would: the interval of the k-th look is so much wider. Of a suite
/// whole repetitions are looked at, for its interval is between them.
class PrecisionLooks {
 public:
  /// `before`: requests that an earlier part of the run has measured.
  PrecisionLooks(const PrecisionGoal& goal, const RunPlan& plan, std::int64_t before);

  /// At how many requests, those before included, the next look is due.
  std::int64_t due() const { return next_ * unit_; }
  /// Looks, whether it is due or the last requests are in. `spent`: the time of `sent` requests of them.
  const PrecisionLook& look(const HeldValues& values, std::int64_t requests, std::int64_t sent, Nanos spent);

 private:
  PrecisionGoal goal_;
  std::string model_;
  std::int64_t unit_ = 1;  ///< requests of what is counted: one, or a repetition of the suite
  std::int64_t next_ = 1;
  AlphaSpending alpha_;
  PrecisionLook seen_;
};

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/summary.h"

#include "summarise/group.h"
#include "summarise/measured.h"
#include "summarise/statistics/drift.h"

namespace bench {

/// How busy the workers of a closed loop were while it ran steadily.
struct Occupancy {
  double busy_share = 0;    ///< mean in flight / workers
  double little_share = 0;  ///< completions per second x mean time in system / workers; printed, not judged
};

/// Lateness of an open loop's generator.
struct Lag {
  double p99_s = 0;
  double limit_s = 0;
};

/// A group's summary, and beside it what the warnings, the verdict and the ranking are drawn from.
struct Findings {
  GroupSummary summary;
  std::string label;  ///< the model's name, with target or condition where names alone would not tell
  bool draws = true;
  std::int64_t complete_runs = 0;
  std::int64_t only_thinking = 0;
  std::optional<double> coalesced_share;  ///< of the text events, when it is too much
  std::optional<Occupancy> occupancy;
  std::optional<Drift> drift;  ///< of the decode rate
  std::optional<Lag> lag;
  std::optional<double> queue_s;                     ///< median of queue_est_s
  std::optional<double> gpu_share;                   ///< of the model
  std::optional<Quantile> server_rate, client_rate;  ///< medians of the decode rates
  std::vector<GateOutcome> gates;                    ///< in the order given

  std::int64_t count_of(Flag flag) const;  ///< requests that carry it
};

/// The rows of a group with what is known of each: they are borrowed.
Measured measure(const GroupKey& key, const Group& group, const RunHeader& header);

Findings findings_of(const GroupKey& key, const Group& group, const RunHeader& header, const RunEnd& end,
                     const std::vector<Gate>& gates);

}  // namespace bench

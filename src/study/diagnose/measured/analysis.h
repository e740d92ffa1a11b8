#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "study/diagnose/diagnose.h"
#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/measured/drift.h"
#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/measured/places.h"
#include "study/diagnose/measured/step_times.h"
#include "study/diagnose/signs/signs.h"

namespace bench {

/// Throughput under one condition, with one and with many in flight.
struct Speeds {
  double temperature = 0;
  bool schema = false;
  std::optional<LogEstimate> one;
  std::optional<LogEstimate> many;
  std::int64_t one_blocks = 0;  ///< in which each was measured
  std::int64_t many_blocks = 0;
  std::int64_t together = 0;           ///< most that decoded at once
  bool in_step = true;                 ///< those of a round end together
  double step_one = 0;                 ///< a low quantile of the pauses between tokens, alone
  double step_many = 0;                ///< and with many in flight
  std::vector<std::int64_t> requests;  ///< with many in flight
  std::optional<LogEstimate> speedup() const;
};

/// What a cause takes from the speed-up, as a logarithm: ln(N/S) is their sum and a remainder.
struct LostTerm {
  Cause cause = Cause::undetermined;
  LogEstimate log;
  double counted() const { return log.value > 0 ? log.value : 0; }
};

/// Everything that follows from the records of the experiment, before words are made of it. The experiment asks it what
/// is still missing, the conclusion what was found.
struct Analysis {
  std::int64_t workers = 8;
  double temperature = 0;  ///< of the workload
  bool schema = true;
  std::vector<ObservedLeg> legs;
  bool held_back_stream = false;
  Ordinary ordinary;
  FoundPlaces places;
  std::int64_t many_in_flight = 0;  ///< of the legs with many: fewer than the question's N where more are refused
  std::int64_t taken_at_once = 0;   ///< beyond which requests were refused; 0: no such limit was met
  std::vector<StepWith> steps;
  std::vector<Speeds> speeds;  ///< the workload first
  SpeedDrift drift;
  std::int64_t waits_at_many = 0;  ///< requests in base that waited longer than prompts explain
  Sign rate_limited, shared_cache, cold_loads, client, contention, held_back;

  std::int64_t working() const;  ///< b = min(N, places)
  const Speeds* speeds_at(double temperature, bool schema) const;
  const Speeds* workload() const { return speeds_at(temperature, schema); }
  const Speeds* base() const;
  /// The temperature that the workload's is compared with.
  double other_temperature() const;
  std::optional<LogEstimate> step_ratio() const;  ///< t(b) / t(1)
  /// In the order of the definitions; empty while a figure is missing. In it the places count as exact.
  std::vector<LostTerm> lost_terms() const;
};

Analysis analyse(std::vector<ObservedLeg> legs, const DiagnoseOptions& options);

/// The conditions of the experiment, the workload first.
struct TestedCondition {
  double temperature = 0;
  bool schema = false;
};
std::vector<TestedCondition> tested_conditions(const DiagnoseOptions& options);

}  // namespace bench

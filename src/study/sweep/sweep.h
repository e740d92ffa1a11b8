#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"
#include "bench/sweep.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"
#include "study/sweep/stop_rule.h"

namespace bench {

class Campaign;

// Several loads or settings in one journal: each level is measured several times, in an order that a seed decides, so
// that what changes with time meets all of them alike; and what follows from it.

/// What is to be swept.
struct SweepAsked {
  SweepDimension dimension = SweepDimension::workers;
  std::vector<double> levels;  ///< ascending, at least two
  std::int64_t repetitions = 3;
  std::int64_t least_requests = 6;  ///< at each level in each repetition; three for each in flight, where that is more
  std::optional<Nanos> duration;    ///< of each level in each repetition, instead of a number
  std::vector<StopRule> rules;
  bool ascending_first = false;  ///< the first repetition goes up, so that a rule ends it before the worst
};

/// A leg and the level that it measures.
struct SweepLeg {
  Leg leg;
  std::size_t level = 0;
};

/// In the order in which they are carried out. `suites`: one for all levels, or one for each.
Expected<std::vector<SweepLeg>> sweep_legs(const RunOptions& options, const std::vector<Suite>& suites,
                                           const Preflight& found, const SweepAsked& asked);

SweepFacts facts_of(const SweepAsked& asked);

/// "workers=4", "rate=0.5".
std::string condition_of(SweepDimension dimension, double level);

/// When requests are due that come at random, so many a second on average. The same seed gives the same instants.
std::vector<Nanos> arrivals_at(double per_second, std::int64_t count, std::uint64_t seed);

/// Told between the legs: a level has broken a rule, and it and all above it are spared from now on.
using LevelSpared = std::function<void(const std::string& condition, const std::string& broken)>;

/// Measures the legs, those of spared levels left out.
void carry_out_sweep(Campaign& campaign, const std::vector<SweepLeg>& legs, const SweepAsked& asked,
                     const LevelSpared& spared);

/// The conclusion, from the journal alone. Pure.
Sweep sweep_of(const RunHeader& header, const Records& records, const RunEnd& end);

}  // namespace bench

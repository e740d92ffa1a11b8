#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/record.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

/// An earlier run that is to be sent again, from its journal alone: the files of its prompts may have changed since.
struct Replay {
  RunHeader header;
  Suite suite;                        ///< with --limit, --system and --schema as they were then
  std::vector<std::int64_t> amounts;  ///< requests of each leg: what was planned; what was sent, where a time decided
};

/// The run that a user names, as by resolve_run().
Expected<Replay> load_replay(const std::string& run);

/// One leg of it as it was, with so many requests.
Leg leg_again(const PlannedLeg& planned, std::int64_t amount, const Replay& earlier, const RunOptions& options);

/// Everything that says what is sent becomes what it was in that run; its models, unless others are named.
void take_over(const Replay& earlier, RunOptions& options);

/// The legs of that run, byte for byte. Models that were named instead stand in the places of its own, or all in that
/// of its only one.
Expected<std::vector<Leg>> replay_legs(const RunOptions& options, const Replay& earlier, const Preflight& found);

}  // namespace bench

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/options.h"
#include "bench/record.h"
#include "bench/transport.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

// `--workers auto`: a short probe before the run finds how many requests in flight pay. Its requests are warm-ups of no
// journal: with markers of their own where there are any, else questions from the end of the suite.

/// What the probe may use of the world.
struct ProbePorts {
  Transport& transport;
  const Clock& clock;
  bool threaded = true;
};

/// Probes the server with the requests of `leg`, which a run with one in flight would send. Takes about a minute at
/// most, as far as that lies with it.
WorkersChoice probe_workers(const Leg& leg, const Preflight& found, ProbePorts ports);

/// One level of the probe.
struct ProbedLoad {
  std::int64_t workers = 1;
  double output = 0;         ///< tokens per second of all
  std::int64_t overlap = 0;  ///< most requests between their first and their last token at one moment
  std::int64_t failed = 0;
  std::int64_t requests = 0;
  bool rate_limited = false;
  bool loaded = false;  ///< the model was loaded meanwhile: somebody else wants another
};

/// Whether a higher level is worth a look, after these. Pure.
bool may_gain(const std::vector<ProbedLoad>& so_far);

/// The places that show in the levels: fewer requests are answered at once than are in flight. None: not reached.
std::optional<std::int64_t> places_in(const std::vector<ProbedLoad>& probed);

/// The lowest level with nearly all of the best throughput, and why. Pure.
WorkersChoice chosen_workers(const std::vector<ProbedLoad>& probed);

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/measured/estimate.h"

namespace bench {

/// Output tokens per second of all requests of a leg together, in units that are as independent as can be: with one in
/// flight a request each, else as many completions as decode at once. Where rounds of requests begin and end together,
/// the mean end of a round against that of the one before is its time, whatever the phase. The first round is the
/// start and does not count. The last is the drain, which counts only where the requests of a round end together: else
/// fewer and fewer are at work in it.
struct SteadyUnits {
  std::vector<WorkUnit> units;
  bool rough = false;    ///< one round from its start to its end: better than nothing
  bool in_step = false;  ///< the requests of a round end together
};
/// `mean_tokens` of the answers, so that units whose answers happened to be long or short are worth the same.
SteadyUnits steady_units(const ObservedLeg& leg, double mean_tokens);

}  // namespace bench

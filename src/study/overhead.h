#pragma once

#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/overhead.h"
#include "bench/record.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

// What a request costs beside the model: the same prompts to the same weights by two ways, in turns, and what follows
// from the pairs. The campaign sends and records; here is what it is given, and the conclusion.

/// A leg for each side, whose requests at the same place are a pair. A program that serves through pipes gets the very
/// bytes of the other side. Two addresses may be one server, which would answer the second of a pair from its prompt
/// cache: there the markers differ, all of one length. Refused: one way twice, weights that are known to differ, and
/// settings that differ.
Expected<std::vector<Leg>> paired_legs(const RunOptions& options, const Suite& suite, const Preflight& first,
                                       const Preflight& second);

/// Every pair, one after the other; which side of it is first, a coin decides.
std::vector<Turn> turns_of(const std::vector<Leg>& legs, std::uint64_t seed);

/// The conclusion, from the journal alone.
Overhead overhead_of(const RunHeader& header, const Records& records, const RunEnd& end);

}  // namespace bench

#pragma once

#include <vector>

#include "bench/answer_drift.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/record.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

// Whether answers change under load. A server may answer a prompt that it remembers a little otherwise than a new one,
// so each prompt is asked alone first; then together and alone again, which both find it in the cache.

/// The three legs, in this order. Every prompt has the same bytes in all of them.
Expected<std::vector<Leg>> drift_legs(const RunOptions& run, const Suite& suite, const Preflight& found);

/// Whether a journal is one of such legs.
bool is_drift_run(const RunHeader& header);

/// The conclusion, from the journal alone. Pure.
AnswerDrift drift_of(const RunHeader& header, const Records& records, const RunEnd& end);

}  // namespace bench

#pragma once

#include <cstdint>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"
#include "study/diagnose/diagnose.h"
#include "study/diagnose/experiment/cell.h"

namespace bench {

/// Temperature at which nothing is suspected; with no schema it is the base of every comparison.
inline constexpr double base_temperature = 1;

/// The leg of a cell: `requests` of them, whose prompts no earlier leg has sent.
Expected<Leg> leg_of_cell(const Cell& cell, std::int64_t requests, std::int64_t block, std::int64_t first_index,
                          const RunOptions& run, const DiagnoseOptions& options, const Preflight& found);

/// One leg of the first model, with nothing before, after or around its requests; a schema only where a case has one.
Expected<Leg> bare_leg(RunOptions asked_for, const Suite& suite, const Preflight& found, const Condition& condition,
                       std::int64_t first_index);

/// The usual workload: prompts of about 48 tokens.
Suite usual_workload();

}  // namespace bench

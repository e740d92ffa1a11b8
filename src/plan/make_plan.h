#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"

namespace bench {

/// Everything that will be sent to one model. Pure: the same arguments give the same plan, byte for byte.
///
/// The count is --requests, else runs x items; with a duration and neither of them there is none. What the server would
/// answer with an error, ignore, or take for something else is a usage error here: unknown or mistyped options,
/// num_predict 0.
///
/// num_ctx "auto" is 4096, or what the longest prompt with its answer needs, rounded up to 1,024, and never more than
/// the model can keep.
Expected<RunPlan> make_plan(const RunOptions& options, const Suite& suite, const PlanTarget& to,
                            std::int64_t first_index, std::uint64_t nonce_seed);

/// Some questions of a plan once more, with `times` the room for their answers, and a larger context where that needs
/// it. Their indices begin at `first_index`.
RunPlan rescue_plan(const RunPlan& plan, const std::set<std::string>& ids, std::int64_t times,
                    std::int64_t first_index);

/// The warm-ups of a plan: `n` requests with a prompt of their own, so that nothing measured is cached by them, and
/// with the same options, so that the server need not load the model again. Their indices are negative: in one journal
/// they meet neither the requests of a plan nor, as long as n is no more than those, the warm-ups of the next.
RunPlan warmup_plan(const RunPlan& plan, std::int64_t n);

}  // namespace bench

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/options.h"
#include "bench/plan.h"

#include "campaign/preflight.h"

namespace bench {

/// The plans of a run, one a model, in the order in which they will be carried out.
Expected<std::vector<RunPlan>> run_plans(const RunOptions& options, const Suite& suite, const Preflight& found);

/// Seed of the order and of the nonces as --replay and --nonce-seed ask; else new ones where they must be new.
Expected<RunOptions> with_seeds(RunOptions options);

/// "100 requests to llama3.1:8b, at most 4 min (assuming 35 tokens/s)".
std::string announcement(const RunPlan& plan, const RunOptions& options);
/// The same with the rates of the warm-ups; none when they say nothing new.
std::optional<std::string> announcement_after(const std::vector<RunRecord>& warmups, const RunPlan& plan,
                                              const RunOptions& options);

}  // namespace bench

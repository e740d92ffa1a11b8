#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/options.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"
#include "study/diagnose/diagnose.h"

namespace bench {

/// What is asked beside the conditions of the experiment, when those are settled: how the server treats prompts. These
/// requests have no cell, so no verdict rests on them.
enum class PromptProbe {
  twice,   ///< a long prompt, and at once the same again
  beyond,  ///< a prompt that is longer than the context
};

/// "prompts: the same twice": the condition of its records.
std::string name_of(PromptProbe probe);
/// None for the name of anything else.
std::optional<PromptProbe> prompt_probe_from(std::string_view condition);

/// So many of its tokens answer each: enough to see how fast they come.
inline constexpr std::int64_t probe_answer = 16;

struct PromptProbeRequest {
  PromptProbe probe = PromptProbe::twice;
  std::int64_t words = 0;
  std::int64_t round = 0;  ///< each has a text of its own
};
/// One leg, one in flight. The context that is asked for is that of the experiment: another would load the model again.
Expected<Leg> leg_of_probe(const PromptProbeRequest& asked, std::int64_t first_index, const RunOptions& run,
                           const DiagnoseOptions& options, const Preflight& found);

/// The length of a probe's prompt, which the id of its case tells.
std::optional<std::int64_t> words_of_probe(std::string_view id);

/// Tokens that a request may fill, as far as bench asks for it or the server tells.
std::optional<std::int64_t> context_of_requests(const RunOptions& run, const DiagnoseOptions& options,
                                                const Preflight& found);

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/clock.h"
#include "bench/record.h"

#include "study/diagnose/experiment/prompt_probe.h"
#include "study/diagnose/measured/analysis.h"

namespace bench {

/// Which probes of prompts are worth their time, by what the experiment has found. Pure.
class PromptProbing {
 public:
  /// `context`: tokens that a request may fill, if that is known.
  PromptProbing(const Analysis& found, std::optional<std::int64_t> context);

  struct Step {
    PromptProbeRequest request;
    Nanos about{0};
  };
  /// The next one, by the records of those before; none when there is no more, or none can tell anything.
  std::optional<Step> next(std::span<const RunRecord> so_far) const;

 private:
  std::optional<Step> beyond_the_context(std::span<const RunRecord> so_far) const;

  std::optional<std::int64_t> context_;
  std::int64_t long_prompt_ = 0;  ///< tokens; 0: none can be read in reasonable time
  double token_s_ = 0;            ///< of a prompt, at most
  double step_s_ = 0;
};

}  // namespace bench

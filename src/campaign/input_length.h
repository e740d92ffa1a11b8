#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/transport.h"

#include "campaign/preflight.h"
#include "plan/prompt/synthetic.h"

namespace bench {

/// What the server counts, found out with a few requests of one token. They are part of no journal.
class InputLength {
 public:
  InputLength(const RunOptions& options, const Preflight& found, Transport& transport, const Clock& clock,
              bool threaded = true)
      : options_(options), found_(found), transport_(transport), clock_(clock), threaded_(threaded) {}

  struct Made {
    Suite suite;
    std::optional<std::int64_t> reached;  ///< tokens of a prompt as the server counts them; none: it does not tell
    std::string caution;                  ///< that the length is missed by more than 2 %, or not known; "" for nothing
  };
  /// Prompts of that length to the first model that was found.
  Expected<Made> prompts_of(std::int64_t tokens);

 private:
  std::optional<std::int64_t> count(std::int64_t words, std::int64_t expected);
  std::optional<WordCounts> calibrate(std::int64_t tokens);

  const RunOptions& options_;
  const Preflight& found_;
  Transport& transport_;
  const Clock& clock_;
  bool threaded_;
  std::int64_t asked_ = 0;
};

/// Those prompts where nothing can be asked: about as many words as tokens.
Suite uncalibrated_prompts(const RunOptions& options, std::int64_t tokens);

}  // namespace bench

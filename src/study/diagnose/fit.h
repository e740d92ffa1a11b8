#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/context_fit.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/transport.h"

#include "campaign/campaign.h"
#include "campaign/preflight.h"

namespace bench {

/// Which context to try next: twice as much until it is too much, then halves, to 1,024 tokens. Pure.
class FitSearch {
 public:
  /// `most`: what the model can keep, in tokens.
  explicit FitSearch(std::int64_t most);
  std::optional<std::int64_t> next() const;  ///< none: it is found
  void saw(std::int64_t context, bool fits);

  std::optional<std::int64_t> largest() const { return fits_ > 0 ? std::optional(fits_) : std::nullopt; }
  bool is_all() const { return fits_ >= most_; }

 private:
  std::int64_t most_;
  std::int64_t fits_ = 0;                 ///< the largest that does
  std::optional<std::int64_t> too_much_;  ///< the smallest that does not
};

/// Whether servers of this kind can be asked; else what to do instead.
Expected<void> check_fit(const Preflight& found);

/// The legs of one try: a request of a token, with that context.
Expected<std::vector<Leg>> fit_legs(const RunOptions& run, const Preflight& found, std::int64_t context,
                                    std::int64_t first_index);
inline constexpr std::int64_t first_context_tried = 4096;

/// Loads the model with one context after the other, each told before. `is_over` of the campaign ends it early.
ContextFit find_fit(Campaign& campaign, const RunOptions& run, const Preflight& found, Transport& transport,
                    const std::function<void(std::int64_t context)>& told);

/// What follows, as a sentence or two. Pure.
void conclude_fit(ContextFit& fit, std::int64_t most);

}  // namespace bench

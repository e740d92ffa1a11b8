#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/record.h"

#include "campaign/leg.h"
#include "plan/plan_preview.h"

namespace bench {

// What can be said of a leg before it is measured, beside what it asks for at most (estimate() in plan/).

/// A model is in memory with another context than the leg asks for: the first request makes the server load it again.
struct ReloadNotice {
  std::string model;  ///< as the server names it
  std::int64_t loaded_context = 0;
  std::int64_t wanted_context = 0;
  bool operator==(const ReloadNotice&) const = default;
};
std::optional<ReloadNotice> reload_before(const Leg& leg, const ServerFacts& server);

/// Whether the first request makes the server load the model: it says what is in memory, and this one is not, or with
/// another context. One that does not say is not expected to.
bool is_load_expected(const Leg& leg, const ServerFacts& server);

/// The slowest warm-up's rates: an announcement that is too long disappoints less. None when no warm-up has rates.
std::optional<TokenRates> rates_of(std::span<const RunRecord> warmups);

}  // namespace bench

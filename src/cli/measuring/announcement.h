#pragma once

#include <span>
#include <string>

#include "campaign/forecast.h"
#include "campaign/leg.h"
#include "plan/plan_preview.h"

namespace bench {

// What is said of a leg before it is measured.

/// "100 requests to llama3.1:8b, at most 4 min (assuming 35 tokens/s)".
std::string announcement(const Leg& leg, const PlanEstimate& cost);
/// The same of several legs together: "300 requests to 3 models, at most 12 min (assuming 30 tokens/s)"; "" when one of
/// them has no number.
std::string announcement_of_all(std::span<const Leg> legs);
/// The same with the rates of the warm-ups; empty when they say nothing new.
std::string announcement_after(const Leg& leg, const PlanEstimate& cost, const TokenRates& warmups);
/// That prompts may be too long for the context, and what to do; empty when they fit.
std::string context_text(const Leg& leg, const PlanEstimate& cost);
/// That the server will load a model again, and how to keep it from that.
std::string reload_text(const ReloadNotice& reload);

}  // namespace bench

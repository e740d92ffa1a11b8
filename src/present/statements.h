#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/renderer.h"

#include "present/page/page.h"

namespace bench {

// What pages say in words: raw text, in the same words for the terminal and for Markdown. Each page escapes it for
// itself.

inline constexpr std::string_view simulated_notice = "SIMULATED: no model ran";

Pieces describe_run(const RunHeader& header);
/// "4 places, 2048 tokens each"; "" when the server says nothing of it.
std::string describe_capacity(const ServerCapacity& capacity);
Pieces describe_model(const GroupSummary& group, const RunHeader& header, const RunEnd& end);

/// How the requests of a group ended, and what came of them beside the metrics.
std::vector<Statement> describe_requests(const GroupSummary& group);

/// "ttft.p95<500ms: 231 ms", with the model's name where there are several.
std::string describe_gate(const GateOutcome& gate, bool several_models);

/// What this program and a server on this machine used.
std::vector<Statement> describe_usage(const RunEnd& end);

/// How the run ended, when it did not end by itself; else "".
std::string interruption_of(const RunView& view);

}  // namespace bench

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"
#include "bench/plan.h"
#include "bench/stream.h"

namespace bench {

/// What the request said that its reply can be held against. Empty or zero: nothing to hold against.
struct Asked {
  std::string model;
  std::int64_t context = 0;
  std::int64_t prompt_bytes = 0;
};
Asked asked_of(const PlannedRequest& request);

/// Flags that follow from a finished reply and its own request alone:
///   model_mismatch    another model's name is echoed
///   invalid_utf8      the text holds bytes that are no UTF-8
///   coalesced         text events shared a read
///   units_suspect     the server's numbers contradict each other, our clock, or what any machine can do
///   count_mismatch    tokens counted and text events seen differ by more than 10 %
///   no_counters       a complete answer without a token count, or without a decode time where the protocol has one
///   prompt_truncated  the prompt was cut to fit the context
/// The last four speak of complete replies only: the counters come with the last line.
/// What a name means and what a server does to long prompts is asked of the backend.
Flags flags_of(const Reply& reply, const Asked& asked, const Backend& backend);

}  // namespace bench

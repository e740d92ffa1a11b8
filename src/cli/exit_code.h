#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/summary.h"

#include "campaign/campaign.h"

namespace bench {

/// How many requests may fail before the run counts as failed: "3" or "5%".
struct FailureAllowance {
  std::int64_t count = 0;
  std::optional<double> share;
  bool covers(std::int64_t failed, std::int64_t total) const;
};
Expected<FailureAllowance> parse_allowance(const std::optional<std::string>& text);

/// What is asked of a run beside its coming to an end.
struct Demands {
  FailureAllowance allowed;
  std::vector<Gate> gates;
  bool strict = false;  ///< an invalid measurement is a failure
};
Expected<Demands> demands_of(const RunOptions& options);

/// The code when several apply: a signal outranks lost results, then refusals, failures, validity, gates.
ExitCode exit_code_of(const CampaignResult& result, const Demands& demands);

}  // namespace bench

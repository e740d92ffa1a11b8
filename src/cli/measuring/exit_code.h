#pragma once

#include "bench/failure.h"
#include "bench/options.h"

#include "campaign/campaign.h"

namespace bench {

/// The code when several apply: a signal outranks lost results, then refusals, failures, validity, gates.
ExitCode exit_code_of(const CampaignResult& result, const RunOptions& options);

}  // namespace bench

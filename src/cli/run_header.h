#pragma once

#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/record.h"
#include "bench/sensors.h"

#include "campaign/preflight.h"

namespace bench {

/// Everything needed to know what was measured and to do it again, from what was typed, planned and found.
RunHeader make_header(const RunOptions& options, const std::vector<ResolvedOption>& resolved,
                      const std::vector<std::string>& argv, const std::vector<RunPlan>& plans, const Preflight& found,
                      const Sensors& sensors, const Clock& clock);

}  // namespace bench

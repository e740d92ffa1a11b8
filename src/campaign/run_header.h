#pragma once

#include "bench/clock.h"
#include "bench/record.h"
#include "bench/sensors.h"

#include "campaign/campaign.h"

namespace bench {

/// Everything needed to know what was measured and to do it again, from what was typed, planned and found.
RunHeader make_header(const CampaignRequest& request, const Sensors& sensors, const Clock& clock);

}  // namespace bench

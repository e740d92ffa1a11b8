#pragma once

#include <string>

#include "bench/plan.h"
#include "bench/transport.h"

namespace bench {

/// One planned request as a line of JSON, without a line end:
/// {"plan_index", "suite", "id", "planned_s", "endpoint", "body"}. The body stands there byte for byte as it will be
/// sent.
std::string plan_line(const PlannedRequest& request, const HttpRequest& http);

}  // namespace bench

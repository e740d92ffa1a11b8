#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bench/diagnosis.h"

namespace bench {

nlohmann::ordered_json diagnosis_json(const Diagnosis& diagnosis);

/// Requests on their common clock, in seconds.
nlohmann::ordered_json timeline_json(const std::vector<TimelineRow>& timeline);

}  // namespace bench

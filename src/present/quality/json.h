#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "bench/summary.h"

namespace bench {

/// Everything of a score, every slice and bin; null of a run that has none.
nlohmann::ordered_json quality_json(const std::optional<QualitySummary>& quality);

}  // namespace bench

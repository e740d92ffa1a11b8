#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "present/chart/series.h"

namespace bench::chart {

/// A model under one load.
struct Load {
  std::int64_t workers = 1;
  const Series* series = nullptr;
  bool operator==(const Load&) const = default;
};

/// A model under several loads, in order of the number of workers.
struct LoadCurve {
  std::string model;  ///< safe and short
  std::vector<Load> loads;
};

/// Those models that were measured with at least two different numbers of workers.
std::vector<LoadCurve> load_curves(const std::vector<Series>& all);

}  // namespace bench::chart

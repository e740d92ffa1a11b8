#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/renderer.h"

#include "present/chart/drawn_records.h"

namespace bench::chart {

/// One model under one condition in one run: what figures draw as a line.
struct Series {
  std::string name;  ///< safe and short, for legends and captions
  const RunView* run = nullptr;
  const GroupSummary* group = nullptr;
  std::vector<RequestNumbers> requests;            ///< in order of their starts; warm-ups left out
  bool keep_cold = false;                          ///< loading is what was measured
  std::map<std::string, std::string> category_of;  ///< subjects of a quality suite that have one
  std::optional<double> chance;                    ///< of a right answer to its multiple choices by guessing

  /// What percentiles are over: answered, undisturbed, warm.
  bool is_measured(const RequestNumbers& request) const {
    return request.status == Status::ok && !request.excluded && (keep_cold || !request.cold);
  }
  bool is_failed(const RequestNumbers& request) const { return request.status != Status::ok; }
  /// Requests kept in flight: as set, and where one run has several conditions, the most that there were.
  std::int64_t workers() const;
};

/// All series of these runs, in order of the runs and their groups. The records of a run are read where
/// it does not bring what is drawn of them.
std::vector<Series> series_of(std::span<const RunView> runs, std::span<const std::string> names);

}  // namespace bench::chart

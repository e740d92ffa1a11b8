#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/renderer.h"

namespace bench::chart {

/// The few numbers of a request that figures are drawn from, in seconds on the clock of its run. NaN for what did not
/// happen or nobody knows: a million of these have to fit.
struct RequestNumbers {
  double start = 0;
  double end = 0;          ///< of the last thing seen of it
  double first_token = 0;  ///< on the clock of the run
  double ttft = 0;
  double wall = 0;
  double rate = 0;  ///< decode rate, by the server or else by the client
  double wait = 0;  ///< before the server read the prompt, by its own times
  double load = 0;
  double prefill = 0;
  double tokens = 0;
  std::int64_t worker = 0;
  std::int64_t plan_index = 0;
  Status status = Status::ok;
  bool excluded = false;  ///< no statistic uses it
  bool cold = false;      ///< the model was loaded meanwhile
};

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

/// All series of these runs, in order of the runs and their groups. Each run is read once.
std::vector<Series> series_of(std::span<const RunView> runs, std::span<const std::string> names);

}  // namespace bench::chart

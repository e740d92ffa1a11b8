#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/joint_runs.h"
#include "bench/record.h"

namespace bench {

// The requests of two runs on one clock.

/// What the overlap needs of a request, in seconds of the common clock.
struct PlacedRequest {
  int side = 0;
  std::int64_t index = 0;
  std::int64_t worker = 0;
  Status status = Status::ok;
  double sent = 0;
  std::optional<double> begins = {};  ///< the server took it up, by its own counters
  std::optional<double> first_token = {};
  std::optional<double> last_token = {};
  double end = 0;
  double load = 0;  ///< part of the time before `begins` in which the model was loaded
  std::optional<double> prefill = {};
  std::optional<std::int64_t> read = {};  ///< tokens of the prompt that were not in a cache
  std::int64_t tokens = 0;
  std::string prompt_sha = {};
};

/// Requests on a clock that begins with the wall time `zero`; those of a warm-up are left out.
std::vector<PlacedRequest> placed(const Records& records, int side, WallTime zero);
/// The wall time of the first request; none without requests.
std::optional<WallTime> first_start(const Records& records);

/// What a request waited for a place, beyond `usual`: the time that every one spends before it is taken up.
double wait_of(const PlacedRequest& request, double usual);
/// The least of all waits; none where no server tells its times.
std::optional<double> usual_wait(const std::vector<PlacedRequest>& requests);

/// How many requests the server worked on at once: the most that it did for a time worth the name.
std::int64_t most_at_work(const std::vector<PlacedRequest>& requests);
/// On average from `from` to `to`.
double mean_at_work(const std::vector<PlacedRequest>& requests, double from, double to);

/// The rows of those that were under way at `from` or later.
std::vector<TimelineRow> joint_timeline(std::vector<PlacedRequest> requests, double from, double usual);

}  // namespace bench

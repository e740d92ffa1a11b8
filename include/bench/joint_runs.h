#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/diagnosis.h"

namespace bench {

/// One of two runs on their common clock, in seconds since the first request of either.
struct JointRun {
  std::string name;  ///< as it was called
  std::string run_id;
  std::string model;
  std::string target;
  std::int64_t workers = 1;
  double begins = 0;
  double ends = 0;
  std::int64_t requests = 0;
  std::int64_t ok = 0;
  std::int64_t output_tokens = 0;
  double under_way = 0;               ///< of all requests together
  std::optional<double> waited = {};  ///< of that, for a place; none: the server does not tell its times
  std::int64_t waiting = 0;           ///< requests that waited
  double mean_at_work = 0;            ///< requests that the server worked on at once, while this run lasted
  std::int64_t repeated = 0;          ///< prompts that the other run had sent before, byte for byte
  std::int64_t remembered = 0;        ///< of these, those that the server did not read again
  double wall() const { return ends - begins; }
  bool operator==(const JointRun&) const = default;
};

/// What two runs show of each other, from their journals.
struct JointRuns {
  enum class Kind { one_after_the_other, side_by_side };
  Kind kind = Kind::one_after_the_other;
  JointRun first;  ///< the one that began first
  JointRun second;
  bool simulated = false;
  bool same_server = true;
  bool same_model = true;
  double overlap = 0;                   ///< seconds in which both had requests under way
  std::optional<PlacesFound> places;    ///< none: nothing was answered, or by two servers
  std::optional<double> could_gain;     ///< how many times as fast the second could have been at most
  bool is_of_cache = false;             ///< that one was faster comes from prompts that the server remembered
  std::optional<double> times_as_fast;  ///< the second, where both asked the same
  std::string says;
  std::string gain_says;
  std::vector<Warning> warnings;
  std::vector<TimelineRow> timeline;
  bool operator==(const JointRuns&) const = default;
};

}  // namespace bench

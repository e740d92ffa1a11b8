#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"

namespace bench {

/// How narrow an interval is wanted: "2%", "ttft:2%". Of a score, so many points.
struct PrecisionGoal {
  std::string text;    ///< as typed
  std::string metric;  ///< id; "": the decode rate of prompts, the score of a quality suite
  double half_width = 0.02;
  bool of_change = false;  ///< between two sides that are measured in turns: of their ratio, or points between scores
  bool operator==(const PrecisionGoal&) const = default;
};

/// What the values so far say of the goal; of a change, what both sides together say. The interval covers what is left
/// of 95 % for one look of many.
struct PrecisionLook {
  std::string model;
  std::string metric;  ///< id; "": a score, whose half width is in points
  double wanted = 0.02;
  bool of_change = false;
  std::optional<double> value;       ///< median, or score; of a change the ratio, or the difference
  std::optional<double> half_width;  ///< of the value, or points; none while there are too few values
  std::int64_t requests = 0;         ///< measured so far; of a change, on each side
  std::int64_t looks = 0;
  bool reached = false;
  std::optional<std::int64_t> more_requests = {};  ///< about: until the goal; none: nobody will wait for it
  std::optional<Nanos> more_time = {};
  bool operator==(const PrecisionLook&) const = default;
};

/// The most repetitions of a suite, when only a precision is asked for.
inline constexpr std::int64_t most_runs_for_precision = 100;

}  // namespace bench

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "study/diagnose/experiment/observation.h"

namespace bench {

/// How many requests of a leg were in decoding at the same time, at most, and which. Those that failed on the way count
/// for as long as their tokens came.
struct Overlap {
  std::int64_t most = 0;
  std::vector<std::int64_t> requests;  ///< plan_index of those
};
Overlap overlap_of(const ObservedLeg& leg);

/// How many are decoding at each moment, for whoever walks through the moments of a leg.
class Activity {
 public:
  explicit Activity(const ObservedLeg& leg);
  std::int64_t at(double moment) const;

 private:
  std::vector<double> begins_;
  std::vector<double> ends_;
};

/// What one step of decoding takes, from the pauses between the tokens of a leg's requests, by how many decoded.
struct Pause {
  double step = 0;  ///< seconds a token
  std::int64_t active = 0;
  std::int64_t request = 0;
  double tokens = 1;          ///< that came at the end of it, by the mean of its answer
  std::int64_t arrivals = 1;  ///< pieces in which they came
};
std::vector<Pause> pauses_of(const ObservedLeg& leg);

/// The same of which a quantile can be taken: where a piece holds now one token and now five, pauses are joined until
/// that evens out.
std::vector<Pause> even_pauses_of(const ObservedLeg& leg);

}  // namespace bench

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "study/diagnose/experiment/observation.h"

namespace bench {

/// How many requests the server works on at the same time, as far as the legs tell.
struct FoundPlaces {
  std::int64_t places = 0;
  bool at_least = true;                ///< nothing shows that more would have waited
  std::vector<std::int64_t> requests;  ///< that were worked on together
  std::int64_t asked = 0;              ///< how many were in flight there
  double waited = 0;                   ///< seconds until the first of those that waited was taken up
};

/// The most that decoded at once, in any leg. It is exact where more were in flight, and those beyond it came only when
/// another had ended: a server that reads one prompt after another lets them in one by one all the same, and shows
/// fewer than it has.
FoundPlaces places_of(std::span<const ObservedLeg> legs);

}  // namespace bench

#include <algorithm>

#include "study/diagnose/conclusion/conclusion.h"

namespace bench {

std::optional<Warning> durations_missing(const Analysis& found) {
  std::int64_t answered = 0;
  for (const ObservedLeg& leg : found.legs)
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      if (request.eval || request.total || request.load) return std::nullopt;
      ++answered;
    }
  if (answered == 0) return std::nullopt;
  return Warning{"durations_missing",
                 "the server tells no durations of its own: whether the model was loaded in between (cold_loads), and "
                 "whether time passes on the way or in this machine (client), cannot be told without them",
                 ""};
}

}  // namespace bench

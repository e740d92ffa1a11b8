#pragma once

#include <map>
#include <string>
#include <vector>

#include "summarise/statistics/moments.h"

namespace bench {

/// Of each question, by its id, the mean score over its repetitions.
using MeanOfItem = std::map<std::string, Welford>;

/// Values of both sides: of pairs, at the same place.
struct Samples {
  std::vector<double> base, changed;
};

/// One value a question; paired, only of those that both were asked.
inline Samples samples_of(const MeanOfItem& base, const MeanOfItem& changed, bool paired) {
  Samples samples;
  for (const auto& [id, mean] : base) {
    const auto other = changed.find(id);
    if (paired && other == changed.end()) continue;
    samples.base.push_back(mean.mean);
    if (paired) samples.changed.push_back(other->second.mean);
  }
  if (!paired)
    for (const auto& [id, mean] : changed) samples.changed.push_back(mean.mean);
  return samples;
}

}  // namespace bench

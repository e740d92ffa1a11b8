#include <algorithm>
#include <string>

#include "base/text.h"
#include "study/diagnose/signs/signs.h"

namespace bench {
namespace {

/// Servers say it in words: of the context or the cache, and that it is used up.
bool tells_of_full_cache(const Observed& request) {
  const std::string words = lower_case(request.failure);
  const auto has = [&](const char* word) { return words.find(word) != std::string::npos; };
  return (has("context") || has("kv cache") || has("cache")) &&
         (has("exceed") || has("full") || has("no space") || has("out of") || has("find slot"));
}

}  // namespace

Sign shared_cache_sign(std::span<const ObservedLeg> legs) {
  std::vector<std::int64_t> ended;
  std::int64_t fewest = 0;  // in flight where it happened
  bool fits_alone = false;
  bool fails_alone = false;
  for (const ObservedLeg& leg : legs)
    for (const Observed& request : leg.requests) {
      if (leg.cell.in_flight == 1) {
        fits_alone = fits_alone || request.ok();
        fails_alone = fails_alone || tells_of_full_cache(request);
      } else if (tells_of_full_cache(request)) {
        ended.push_back(request.index);
        if (fewest == 0 || leg.cell.in_flight < fewest) fewest = leg.cell.in_flight;
      }
    }
  if (ended.size() < 2 || !fits_alone || fails_alone) return {};
  Sign sign{true, false, "", {}};
  sign.says = std::to_string(ended.size()) + " requests were ended for want of context with " + std::to_string(fewest) +
              " or more in flight, and none alone: the places share one cache";
  sign.evidence.push_back({"ended_by_each_other",
                           std::to_string(ended.size()) + " requests ended for want of context",
                           static_cast<double>(ended.size()),
                           {},
                           some_of(ended)});
  return sign;
}

}  // namespace bench

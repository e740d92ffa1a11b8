#include <algorithm>
#include <cmath>
#include <string>

#include "study/diagnose/conclusion/conclusion.h"

namespace bench {

std::vector<CauseShare> shares_of(const Analysis& found) {
  constexpr double least_loss = 0.02;  // of the logarithm: nothing worth dividing
  const Speeds* const asked = found.workload();
  const auto s = asked == nullptr ? std::nullopt : asked->speedup();
  const auto terms = found.lost_terms();
  if (!s || terms.empty()) return {};
  const double lost = std::log(static_cast<double>(found.workers)) - s->value;
  if (lost < least_loss) return {};
  std::vector<CauseShare> shares;
  double named = 0;
  for (const LostTerm& term : terms) {
    const double share = term.counted() / lost;
    if (share == 0) continue;
    named += share;
    CauseShare one{std::string(name_of(term.cause)), share, {}};
    if (term.log.degrees_of_freedom > 0) {
      const Interval log = term.log.log_interval();
      one.interval = Interval{std::max(0.0, log.lo) / lost, std::max(0.0, log.hi) / lost, log.coverage, log.method};
    }
    shares.push_back(std::move(one));
  }
  std::stable_sort(shares.begin(), shares.end(),
                   [](const CauseShare& a, const CauseShare& b) { return a.share > b.share; });
  shares.push_back({"remainder", 1 - named, {}});
  return shares;
}

std::vector<ConditionSpeed> condition_speeds(const Analysis& found) {
  std::vector<ConditionSpeed> speeds;
  for (const Speeds& one : found.speeds) {
    if (!one.one && !one.many) continue;
    ConditionSpeed speed;
    speed.name = condition_words(one.temperature, one.schema);
    speed.is_workload = one.temperature == found.temperature && one.schema == found.schema;
    speed.in_flight = found.many_in_flight > 0 ? found.many_in_flight : found.workers;
    if (one.one) speed.one = one.one->location();
    if (one.many) speed.many = one.many->location();
    if (const auto speedup = one.speedup()) {
      speed.speedup = speedup->of();
      speed.speedup_interval = speedup->interval();
    }
    speeds.push_back(std::move(speed));
  }
  return speeds;
}

}  // namespace bench

#include <algorithm>
#include <string>

#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/signs/signs.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

/// No load of the servers that tell of it is shorter.
constexpr double shortest_load_s = 0.225;
constexpr double times_the_usual = 5;

}  // namespace

Sign cold_load_sign(std::span<const ObservedLeg> legs) {
  std::vector<double> loads;
  for (const ObservedLeg& leg : legs)
    for (const Observed& request : leg.requests)
      if (request.load) loads.push_back(*request.load);
  const auto usual = quantile_of(loads, 0.25);
  if (!usual) return {};
  // Where even the usual is a load, nearly every request had to wait for one.
  const double least = *usual < shortest_load_s ? std::max(shortest_load_s, times_the_usual * *usual) : shortest_load_s;
  std::vector<std::int64_t> loaded;
  double longest = 0;
  for (const ObservedLeg& leg : legs)
    for (const Observed& request : leg.requests) {
      if (!request.load || *request.load < least) continue;
      if (request.ttft() < shortest_load_s) continue;  // a number that the client's own clock refutes
      loaded.push_back(request.index);
      longest = std::max(longest, *request.load);
    }
  if (loaded.empty()) return {};
  Sign sign{true, false, "", {}};
  sign.says = "the model was loaded in the middle of the measurement: " + std::to_string(loaded.size()) +
              (loaded.size() == 1 ? " request" : " requests") + " waited for that, up to " + sentence_seconds(longest);
  sign.evidence.push_back({"loads", sign.says, static_cast<double>(loaded.size()), {}, some_of(loaded)});
  return sign;
}

}  // namespace bench

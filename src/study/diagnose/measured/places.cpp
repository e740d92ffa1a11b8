#include "study/diagnose/measured/places.h"

#include <algorithm>
#include <optional>

#include "study/diagnose/measured/overlap.h"

namespace bench {
namespace {

/// The moments at which the first requests of a leg, all sent at once, were taken up.
std::vector<const Observed*> by_first_token(const ObservedLeg& leg) {
  std::vector<const Observed*> begun;
  for (const Observed& request : leg.requests)
    if (request.first && request.last) begun.push_back(&request);
  std::sort(begun.begin(), begun.end(), [](const Observed* a, const Observed* b) { return *a->first < *b->first; });
  return begun;
}

bool was_turned_away(const ObservedLeg& leg) {
  return std::any_of(leg.requests.begin(), leg.requests.end(),
                     [](const Observed& r) { return r.kind == FailureKind::overloaded; });
}

/// How long the first request that did not fit had to wait for a place. None: it did not, it came at the pace of those
/// before it.
std::optional<double> wait_beyond(const ObservedLeg& leg, std::int64_t places) {
  const auto begun = by_first_token(leg);
  const auto fitted = static_cast<std::size_t>(places);
  if (fitted == 0 || begun.size() <= fitted) return std::nullopt;
  const Observed& last_in = *begun[fitted - 1];
  const double pause = *begun[fitted]->first - *last_in.first;
  const double decoding = *begun.front()->last - *begun.front()->first;
  double pace = fitted == 1 ? begun.front()->ttft() + decoding / 2 : 0;
  for (std::size_t i = 1; i < fitted; ++i) pace = std::max(pace, 1.6 * (*begun[i]->first - *begun[i - 1]->first));
  if (pause <= pace) return std::nullopt;
  return pause;
}

}  // namespace

FoundPlaces places_of(std::span<const ObservedLeg> legs) {
  FoundPlaces found;
  for (const ObservedLeg& leg : legs) {
    Overlap overlap = overlap_of(leg);
    if (overlap.most <= found.places) continue;
    found.places = overlap.most;
    found.requests = std::move(overlap.requests);
    found.asked = leg.cell.in_flight;
  }
  for (const ObservedLeg& leg : legs) {
    if (found.places == 0 || leg.cell.in_flight <= found.places || overlap_of(leg).most < found.places) continue;
    if (const auto wait = wait_beyond(leg, found.places)) {
      found.at_least = false;
      found.waited = std::max(found.waited, *wait);
      found.asked = std::max(found.asked, leg.cell.in_flight);
    } else if (was_turned_away(leg)) {
      found.at_least = false;
    }
  }
  return found;
}

}  // namespace bench

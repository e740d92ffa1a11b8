#include <algorithm>
#include <string>

#include "study/diagnose/signs.h"

namespace bench {
namespace {

bool is_refused(const Observed& request) {
  return request.kind == FailureKind::rate_limited || request.kind == FailureKind::overloaded;
}

struct Refusals {
  std::int64_t refused = 0;
  std::int64_t all = 0;
  std::vector<std::int64_t> requests = {};
  void add(const ObservedLeg& leg) {
    for (const Observed& request : leg.requests) {
      ++all;
      if (!is_refused(request)) continue;
      ++refused;
      requests.push_back(request.index);
    }
  }
  double share() const { return all == 0 ? 0 : static_cast<double>(refused) / static_cast<double>(all); }
};

/// Requests in flight at the moment at which this one was sent, itself not counted, that were not refused.
std::int64_t taken_before(const ObservedLeg& leg, const Observed& refused) {
  return std::count_if(leg.requests.begin(), leg.requests.end(), [&](const Observed& other) {
    return !is_refused(other) && other.index != refused.index && other.sent <= refused.sent && refused.sent < other.end;
  });
}

}  // namespace

Sign rate_limit_sign(std::span<const ObservedLeg> legs, std::int64_t workers) {
  Refusals alone, together, quick;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose == Purpose::quick) quick.add(leg);
    if (leg.cell.purpose != Purpose::speed || leg.cell.in_flight > workers) continue;
    (leg.cell.in_flight == 1 ? alone : together).add(leg);
  }
  const Refusals& worst = alone.share() > together.share() ? alone : together;
  // A server that fails now and then does so however many are in flight, and is not asked again at once.
  const bool is_often = worst.share() >= 0.3 || (worst.share() >= 0.05 && worst.share() >= 3 * alone.share());
  if (worst.refused < 2 || !is_often) return {};
  // Without others in flight nothing but the pace can be the reason.
  const bool was_tried_alone = quick.all > 0;
  const bool is_pace = quick.refused >= 2 || alone.share() >= 0.3;
  if (was_tried_alone && !is_pace) return {};
  if (!was_tried_alone && !is_pace) {
    const auto refused_by_number = [](const ObservedLeg& leg) {
      return std::any_of(leg.requests.begin(), leg.requests.end(),
                         [](const Observed& r) { return r.kind == FailureKind::overloaded; });
    };
    if (std::any_of(legs.begin(), legs.end(), refused_by_number)) return {};
  }
  Sign sign{true, "", {}};
  sign.says = std::to_string(worst.refused) + " of " + std::to_string(worst.all) +
              " requests were refused with up to " + std::to_string(workers) +
              " in flight: the pace of requests is limited";
  sign.evidence.push_back({"refused_share",
                           std::to_string(worst.refused) + " of " + std::to_string(worst.all) + " refused",
                           worst.share(),
                           {},
                           some_of(worst.requests)});
  if (quick.all > 0)
    sign.evidence.push_back({"refused_share_alone",
                             std::to_string(quick.refused) + " of " + std::to_string(quick.all) +
                                 " short requests refused, sent one after another",
                             quick.share(),
                             {},
                             some_of(quick.requests)});
  return sign;
}

std::int64_t most_taken_at_once(std::span<const ObservedLeg> legs) {
  std::int64_t most = 0;
  for (const ObservedLeg& leg : legs)
    for (const Observed& request : leg.requests)
      if (request.kind == FailureKind::overloaded || request.kind == FailureKind::rate_limited)
        most = std::max(most, taken_before(leg, request));
  return most;
}

}  // namespace bench

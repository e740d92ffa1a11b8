#include <algorithm>
#include <string>

#include "study/diagnose/signs/signs.h"

namespace bench {
namespace {

bool is_refused(const Observed& request) {
  return request.kind == FailureKind::rate_limited || request.kind == FailureKind::overloaded;
}

struct Refusals {
  std::int64_t refused = 0;
  std::int64_t in_runs = 0;  ///< of them, those whose next request was refused as well
  std::int64_t all = 0;
  std::vector<std::int64_t> requests = {};
  void add(const ObservedLeg& leg) {
    for (std::size_t i = 0; i < leg.requests.size(); ++i) {
      ++all;
      if (!is_refused(leg.requests[i])) continue;
      ++refused;
      in_runs += i + 1 < leg.requests.size() && is_refused(leg.requests[i + 1]);
      requests.push_back(leg.requests[i].index);
    }
  }
  /// A limit refuses the next one too, which comes at once; a server that fails now and then does not.
  bool come_in_runs() const { return refused >= 3 && in_runs * 10 >= refused * 3; }
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
  if (worst.refused < 2 || !is_often || !worst.come_in_runs()) return {};
  // Without others in flight nothing but the pace can be the reason.
  const bool was_tried_alone = quick.all > 0;
  const bool is_pace = quick.come_in_runs() || alone.come_in_runs() || alone.share() >= 0.3;
  if (was_tried_alone && !is_pace) return {};
  if (!was_tried_alone && !is_pace) {
    const auto refused_by_number = [](const ObservedLeg& leg) {
      return std::any_of(leg.requests.begin(), leg.requests.end(),
                         [](const Observed& r) { return r.kind == FailureKind::overloaded; });
    };
    if (std::any_of(legs.begin(), legs.end(), refused_by_number)) return {};
  }
  Sign sign{true, false, "", {}};
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
  std::int64_t limit = 0;
  std::vector<std::int64_t> met;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose == Purpose::quick) continue;
    for (const Observed& request : leg.requests) {
      const std::int64_t others = taken_before(leg, request);
      if (is_refused(request))
        met.push_back(others);
      else
        limit = std::max(limit, others + 1);
    }
  }
  // A limit of the number is met exactly; what is refused for another reason is so with fewer in flight as well.
  const auto exact = std::count_if(met.begin(), met.end(), [&](std::int64_t taken) { return taken >= limit; });
  return met.size() >= 2 && exact * 10 >= static_cast<std::int64_t>(met.size()) * 8 ? limit : 0;
}

std::int64_t refused_requests(std::span<const ObservedLeg> legs) {
  Refusals all;
  for (const ObservedLeg& leg : legs) all.add(leg);
  return all.refused;
}

}  // namespace bench

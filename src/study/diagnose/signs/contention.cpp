#include <algorithm>
#include <cmath>
#include <string>

#include "study/diagnose/experiment/workload.h"
#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/measured/overlap.h"
#include "study/diagnose/signs/signs.h"
#include "summarise/sentence.h"
#include "summarise/statistics/moments.h"

namespace bench {
namespace {

bool is_base_leg(const ObservedLeg& leg) {
  return leg.cell.temperature == base_temperature && !leg.cell.schema && leg.cell.purpose != Purpose::quick;
}

/// What the prompts of `in_flight` requests can make one of them wait at most: they were all sent at once at first, and
/// later never more than these are before it.
double longest_by_prompts(const ObservedLeg& leg, const Ordinary& ordinary) {
  double first_round = 0;
  for (const Observed& request : leg.requests)
    if (request.sent <= leg.requests.front().sent + ordinary.step_alone && request.first)
      first_round = std::max(first_round, request.ttft());
  const double one_by_one = static_cast<double>(leg.cell.in_flight) * ordinary.first_token_alone;
  return 1.3 * std::min(first_round, one_by_one) + 3 * ordinary.step_alone;
}

/// The same of one that is alone: its own prompt, as the quickest of its condition was read, with a schema or without.
/// Longer prompts take as much longer.
double longest_alone(std::span<const ObservedLeg> legs, const Cell& cell, const Observed& asked,
                     const Ordinary& ordinary) {
  const Observed* quickest = nullptr;
  for (const ObservedLeg& leg : legs)
    if (leg.cell == cell)
      for (const Observed& request : leg.requests)
        if (request.ok() && (quickest == nullptr || request.ttft() < quickest->ttft())) quickest = &request;
  if (quickest == nullptr) return 1.3 * ordinary.first_token_alone + 3 * ordinary.step_alone;
  double longer = 1;
  if (quickest->prompt_tokens && asked.prompt_tokens && *quickest->prompt_tokens > 0)
    longer = std::max(1.0, static_cast<double>(*asked.prompt_tokens) / static_cast<double>(*quickest->prompt_tokens));
  return 1.3 * longer * quickest->ttft() + 3 * ordinary.step_alone;
}

struct Waits {
  std::vector<std::int64_t> requests;
  std::int64_t all = 0;
  double longest = 0;
  std::int64_t in_flight = 0;  ///< the fewest with which something waited
};

Waits unexplained_waits(std::span<const ObservedLeg> legs, const Ordinary& ordinary, std::int64_t from,
                        std::int64_t to) {
  Waits waits;
  for (const ObservedLeg& leg : legs) {
    const bool counts = leg.cell.in_flight == 1 ? leg.cell.purpose == Purpose::speed : is_base_leg(leg);
    if (!counts || leg.cell.in_flight < from || leg.cell.in_flight > to) continue;
    const double by_prompts = longest_by_prompts(leg, ordinary);
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      ++waits.all;
      const double limit = leg.cell.in_flight == 1 ? longest_alone(legs, leg.cell, request, ordinary) : by_prompts;
      const double wait = request.ttft() - limit;
      if (wait <= std::max(0.2 * ordinary.decoding_alone, 3 * ordinary.step_alone)) continue;
      waits.requests.push_back(request.index);
      waits.longest = std::max(waits.longest, request.ttft());
      if (waits.in_flight == 0 || leg.cell.in_flight < waits.in_flight) waits.in_flight = leg.cell.in_flight;
    }
  }
  return waits;
}

/// The pace of requests that were alone: how far it lies apart between them against what the steps of each explain, and
/// in how many of them a step took much longer, as when somebody else's prompt is read.
struct Unrest {
  double spread = 0;    ///< standard deviation of the mean steps over their mean
  double surprise = 0;  ///< their variance over that expected
  std::vector<std::int64_t> stalled;
  std::int64_t all = 0;
};

Unrest unrest_alone(std::span<const ObservedLeg> legs) {
  Unrest unrest;
  Welford means;
  double expected = 0;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.in_flight != 1 || leg.cell.schema || leg.cell.purpose != Purpose::speed) continue;
    const std::vector<Pause> pauses = pauses_of(leg);
    for (const Observed& request : leg.requests) {
      std::vector<double> steps;
      for (const Pause& pause : pauses)
        if (pause.request == request.index && pause.step > 0) steps.push_back(pause.step);
      if (steps.size() < 12) continue;
      const double middle = *quantile_of(steps, 0.5);
      const double spread = (std::log(*quantile_of(steps, 0.75)) - std::log(*quantile_of(steps, 0.25))) / 1.35;
      Welford all;
      for (const double step : steps) all.add(step);
      means.add(middle);
      // 1.57: the variance of a median over that of a mean
      expected += 1.57 * std::pow(spread * middle, 2) / static_cast<double>(steps.size());
      ++unrest.all;
      const double stall = middle * std::max(1.5, std::exp(6 * spread));
      if (std::any_of(steps.begin(), steps.end(), [&](double step) { return step > stall; }))
        unrest.stalled.push_back(request.index);
    }
  }
  if (means.n < 4 || means.mean <= 0) return unrest;
  unrest.spread = means.deviation() / means.mean;
  expected /= static_cast<double>(means.n);
  unrest.surprise = means.variance() / std::max(expected, std::pow(0.002 * means.mean, 2));
  return unrest;
}

}  // namespace

std::int64_t waits_with(std::span<const ObservedLeg> legs, const Ordinary& ordinary, std::int64_t in_flight) {
  return static_cast<std::int64_t>(unexplained_waits(legs, ordinary, in_flight, in_flight).requests.size());
}

Sign contention_sign(std::span<const ObservedLeg> legs, const Ordinary& ordinary, const FoundPlaces& base_places,
                     bool held_back) {
  Sign sign;
  if (ordinary.alone < 2) return sign;
  const Waits waits = unexplained_waits(legs, ordinary, 1, std::max<std::int64_t>(1, base_places.places - 1));
  const auto waiting = static_cast<std::int64_t>(waits.requests.size());
  if (waiting >= 2 && waiting * 20 >= waits.all) {
    sign.seen = true;
    sign.says = std::to_string(waiting) + " of " + std::to_string(waits.all) +
                " requests waited although no more were in flight than there are places, up to " +
                sentence_seconds(waits.longest) + ": others use the server";
    sign.evidence.push_back(
        {"waits_with_free_places", sign.says, static_cast<double>(waiting), {}, some_of(waits.requests)});
  }
  sign.suspected = waiting >= 1;
  if (held_back) return sign;
  const Unrest unrest = unrest_alone(legs);
  const bool is_restless = unrest.spread >= 0.03 && unrest.surprise >= 6;
  const auto stalled = static_cast<std::int64_t>(unrest.stalled.size());
  sign.suspected = sign.suspected || (stalled >= 2 && stalled * 4 >= unrest.all);
  if (is_restless && stalled >= 3 && stalled * 2 >= unrest.all) {
    sign.evidence.push_back({"unsteady_alone",
                             "alone in flight, requests differ in pace by " + sentence_percent(unrest.spread) +
                                 ", and in " + std::to_string(stalled) + " of " + std::to_string(unrest.all) +
                                 " a step took much longer, as when another prompt is read",
                             unrest.spread,
                             {},
                             some_of(unrest.stalled)});
    if (!sign.seen) sign.says = sign.evidence.back().says + ": others use the server";
    sign.seen = true;
  }
  return sign;
}

}  // namespace bench

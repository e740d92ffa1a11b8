#include <algorithm>
#include <string>

#include "study/diagnose/signs/signs.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

/// How long nothing came before at least half of the answer came at once. 0: it did not.
double silence_before_most(const Observed& request) {
  constexpr std::size_t fewest_pieces = 8;
  constexpr double at_once_s = 0.002;
  const auto& arrivals = request.arrivals;
  if (arrivals.size() < fewest_pieces) return 0;
  for (std::size_t begin = 0, end = 0; begin < arrivals.size(); begin = end) {
    end = begin + 1;
    while (end < arrivals.size() && arrivals[end] - arrivals[begin] < at_once_s) ++end;
    if (2 * (end - begin) >= arrivals.size())
      return arrivals[begin] - (begin == 0 ? request.sent : arrivals[begin - 1]);
  }
  return 0;
}

/// Seconds of decoding: the server's word as far as there was time for it, or what is left of a request that tells of
/// no time at all.
double decoding_of(const Observed& request) {
  return request.eval ? std::min(*request.eval, request.wall()) : request.wall() / 2;
}

}  // namespace

Sign held_back_sign(std::span<const ObservedLeg> legs) {
  std::vector<std::int64_t> held;
  std::size_t all = 0;
  double longest = 0;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose != Purpose::speed || leg.cell.in_flight != 1) continue;
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      ++all;
      const double silence = silence_before_most(request);
      if (silence <= decoding_of(request) / 2) continue;
      held.push_back(request.index);
      longest = std::max(longest, silence);
    }
  }
  if (held.empty() || held.size() * 2 < all) return {};
  Sign sign{true, false, "", {}};
  sign.says = "nothing came for up to " + sentence_seconds(longest) + ", then most of the answer at once, in " +
              std::to_string(held.size()) + " of " + std::to_string(all) +
              " requests that were alone: something on the way holds the stream back";
  sign.evidence.push_back({"silence", sign.says, longest, {}, some_of(held)});
  return sign;
}

}  // namespace bench

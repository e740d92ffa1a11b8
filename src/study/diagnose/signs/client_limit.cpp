#include <algorithm>
#include <string>

#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/signs/signs.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

struct Delay {
  std::vector<double> stretch;  ///< times as long as the server says that it decoded
  std::vector<double> beside;   ///< seconds of a request that the server knows nothing of
  std::vector<double> walls;
  std::vector<std::int64_t> requests;
};

/// Seconds of ours in one of the server's. Where a stream is held back nothing but whole requests can tell: alone, all
/// of their time is taken for the server's.
double clock_scale_of(const Ordinary& ordinary, bool held_back) {
  if (!held_back) return ordinary.clock_scale;
  return ordinary.most_of_wall > 0 ? 1 / ordinary.most_of_wall : 1;
}

Delay delay_of(std::span<const ObservedLeg> legs, bool alone, double clock_scale) {
  Delay delay;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose != Purpose::speed || (leg.cell.in_flight == 1) != alone) continue;
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      if (request.eval && *request.eval > 0 && *request.last > *request.first)
        delay.stretch.push_back((*request.last - *request.first) / *request.eval);
      if (request.total) delay.beside.push_back(request.wall() - *request.total * clock_scale);
      delay.walls.push_back(request.wall());
      delay.requests.push_back(request.index);
    }
  }
  return delay;
}

}  // namespace

Sign client_sign(std::span<const ObservedLeg> legs, const Ordinary& ordinary, bool held_back) {
  constexpr double stretched = 1.25;
  constexpr double share_of_wall = 0.2;
  const double clock_scale = clock_scale_of(ordinary, held_back);
  const Delay alone = delay_of(legs, true, clock_scale);
  const Delay together = delay_of(legs, false, clock_scale);
  const auto before = quantile_of(alone.stretch, 0.5);
  const auto after = quantile_of(together.stretch, 0.5);
  const auto beside_before = quantile_of(alone.beside, 0.5);
  const auto beside_after = quantile_of(together.beside, 0.5);
  const auto wall = quantile_of(together.walls, 0.5);
  Sign sign;
  if (!held_back && before && after && *before > 0 && *after / *before >= stretched) {
    sign.seen = true;
    sign.evidence.push_back({"stretched_stream",
                             "with several in flight an answer takes " + sentence_number(*after / *before, 2) +
                                 " times as long to arrive as the server says it took to make, against one in flight",
                             *after / *before,
                             {},
                             some_of(together.requests)});
  }
  if (beside_before && beside_after && wall && *beside_after - *beside_before > share_of_wall * *wall) {
    sign.seen = true;
    sign.evidence.push_back({"time_beside_server",
                             sentence_seconds(*beside_after - *beside_before) +
                                 " more of a request lie outside the server than with one in flight",
                             *beside_after - *beside_before,
                             {},
                             some_of(together.requests)});
  }
  if (sign.seen)
    sign.says =
        "time passes outside the server that grows with the number in flight: this machine or the network is the limit";
  return sign;
}

}  // namespace bench

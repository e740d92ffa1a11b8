#include "sim/virtual/clock.h"

#include <algorithm>

namespace bench::sim {

void VirtualClock::pass_until(Instant then) {
  while (!standstills_.empty() && standstills_.front().at <= then) {
    const Standstill next = standstills_.front();
    standstills_.pop_front();
    live_until(next.at);
    (next.kind == Standstill::Kind::asleep ? asleep_ : since_start_) += next.length;
  }
  live_until(then);
}

void VirtualClock::live_until(Instant then) {
  const Instant end = std::max(now(), then);
  if (now() > last_beat_) beat(now());  // the first sign behind a standstill
  while (end - last_beat_ > Heartbeat::interval) beat(last_beat_ + Heartbeat::interval);
  beat(end);
  since_start_ = end.time_since_epoch();
}

void VirtualClock::beat(Instant at) {
  heartbeat_.beat(at);
  last_beat_ = at;
}

}  // namespace bench::sim

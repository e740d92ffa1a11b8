#include "system/clock.h"

#include <algorithm>
#include <chrono>

namespace bench {

static_assert(std::chrono::steady_clock::is_steady);

Instant SteadyClock::now() const {
  return Instant(std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now().time_since_epoch()));
}

WallTime SteadyClock::wall() const { return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()); }

std::string_view steady_clock_name() {
#if defined(__linux__)
  return "CLOCK_MONOTONIC";  // what libstdc++ and libc++ read there
#else
  return "steady_clock";
#endif
}

Nanos measured_resolution(const Clock& clock) {
  constexpr int wanted_steps = 64;
  constexpr int most_readings = 1 << 20;  // an end even for a clock that stands still
  Nanos smallest = Nanos::max();
  Instant before = clock.now();
  for (int steps = 0, readings = 0; steps < wanted_steps && readings < most_readings; ++readings) {
    const Instant after = clock.now();
    if (after == before) continue;
    smallest = std::min(smallest, after - before);
    before = after;
    ++steps;
  }
  return smallest == Nanos::max() ? Nanos{0} : smallest;
}

}  // namespace bench

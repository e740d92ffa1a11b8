#pragma once

#include <string_view>

#include "bench/clock.h"

namespace bench {

/// The clocks of the system.
class SteadyClock : public Clock {
 public:
  Instant now() const override;
  WallTime wall() const override;
};

/// What the operating system calls the monotonic clock, for the header of a run.
std::string_view steady_clock_name();

/// The smallest step that two successive readings of `clock` were seen to differ by.
Nanos measured_resolution(const Clock& clock);

}  // namespace bench

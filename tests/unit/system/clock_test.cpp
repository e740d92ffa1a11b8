#include "system/clock.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("the monotonic clock goes forward and has a resolution") {
  const SteadyClock clock;
  const Instant first = clock.now();
  CHECK(clock.now() >= first);
  CHECK(measured_resolution(clock) > 0ns);
  CHECK(clock.wall() > WallTime(1'700'000'000s));
}

TEST_CASE("the resolution is the smallest step seen, and 0 for a clock that stands") {
  struct Steps : Clock {
    mutable std::int64_t readings = 0;
    Instant now() const override {
      return Instant(Nanos(readings++ / 3 * 250));
    }  // the same three times, then 250 ns on
    WallTime wall() const override { return {}; }
  };
  struct Standing : Clock {
    Instant now() const override { return {}; }
    WallTime wall() const override { return {}; }
  };
  CHECK(measured_resolution(Steps()) == 250ns);
  CHECK(measured_resolution(Standing()) == 0ns);
}

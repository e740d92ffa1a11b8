#include "send/socket/stamped_read.h"

#include "catch.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr Nanos wall = 1000h;  // real time - monotonic, before anything happens

Instant at(Nanos time) { return Instant(1h + time); }

/// The read at `returned` of what was stamped with `stamp`, when the offset was found to be `offset`.
StampedRead read_at(KernelClock& clock, Nanos stamp, Nanos returned, Nanos offset) {
  const KernelClock::Placed placed = clock.place(stamp, {at(returned), offset});
  StampedRead read;
  read.bytes = 1;
  read.kernel = true;
  read.arrived = placed.at;
  read.before_step = placed.before_step;
  read.returned = at(returned);
  return read;
}

/// What the kernel stamps at a time while the offset is this.
Nanos stamp_of(Nanos time, Nanos offset) { return at(time).time_since_epoch() + offset; }

TEST_CASE("a stamp stands where it was made, to the error of the clocks") {
  KernelClock clock;
  const StampedRead read = read_at(clock, stamp_of(10ms, wall), 11ms, wall + 900ns);
  CHECK(read.arrived == at(10ms) - 900ns);
  CHECK_FALSE(read.before_step);
  CHECK(read.is_credible(at(0ms)));
  CHECK_FALSE(read.is_credible(at(10ms) + 5us));
}

TEST_CASE("a stamp earlier than the one before it is believed: packets may overtake each other") {
  KernelClock clock;
  CHECK(read_at(clock, stamp_of(300ms, wall), 301ms, wall).is_credible(at(0ms)));
  CHECK(read_at(clock, stamp_of(100ms, wall), 301ms, wall).is_credible(at(0ms)));
}

TEST_CASE("a stamp is not believed where the wall clock was set between arrival and read") {
  for (const Nanos step : {Nanos(1h), Nanos(-1h), Nanos(5ms), Nanos(-5ms), Nanos(100us), Nanos(-100us)}) {
    CAPTURE(step.count());
    KernelClock clock;
    CHECK(read_at(clock, stamp_of(10ms, wall), 10ms, wall).is_credible(at(0ms)));
    CHECK_FALSE(read_at(clock, stamp_of(10'200us, wall), 10'500us, wall + step).is_credible(at(0ms)));
  }
}

TEST_CASE("stamps made after a step are believed again") {
  for (const Nanos step : {Nanos(1h), Nanos(-1h), Nanos(5ms), Nanos(-5ms)}) {
    CAPTURE(step.count());
    KernelClock clock;
    read_at(clock, stamp_of(1ms, wall), 1ms, wall);
    read_at(clock, stamp_of(1500us, wall), 2ms, wall + step);
    const StampedRead later = read_at(clock, stamp_of(20ms, wall + step), 20ms, wall + step);
    CHECK(later.arrived == at(20ms));
    CHECK(later.is_credible(at(0ms)));
  }
}

TEST_CASE("a step of an hour while a request waits does not touch its answer") {
  for (const Nanos step : {Nanos(1h), Nanos(-1h)}) {
    KernelClock clock;
    read_at(clock, stamp_of(0ms, wall), 0ms, wall);
    CHECK(read_at(clock, stamp_of(20ms, wall + step), 20ms, wall + step).is_credible(at(1ms)));
  }
}

TEST_CASE("a step is remembered for stamps that are read after others have shown it") {
  KernelClock clock;
  read_at(clock, stamp_of(1ms, wall), 1ms, wall);
  CHECK(read_at(clock, stamp_of(3ms, wall + 1h), 3ms, wall + 1h).is_credible(at(0ms)));  // stamped behind the step
  CHECK_FALSE(read_at(clock, stamp_of(2ms, wall), 4ms, wall + 1h).is_credible(at(0ms)));
}

TEST_CASE("slewing is no step") {
  KernelClock clock;
  Nanos offset = wall;
  for (Nanos time = 1ms; time < 100ms; time += 1ms) {
    const StampedRead read = read_at(clock, stamp_of(time - 10us, offset), time, offset);
    CHECK(read.is_credible(at(0ms)));
    CHECK_FALSE(read.before_step);
    offset += 83us;  // as fast as some daemons go
  }
}

}  // namespace
}  // namespace bench

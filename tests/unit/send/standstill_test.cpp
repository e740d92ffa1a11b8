#include "send/standstill.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

Instant after(Nanos time) { return Instant(1h + time); }

}  // namespace

TEST_CASE("a program that beats has not stood still") {
  Heartbeat heartbeat;
  heartbeat.beat(after(0s));
  const StandstillWatch watch(heartbeat, 0s);
  for (int i = 1; i <= 50; ++i) heartbeat.beat(after(i * 100ms));
  heartbeat.beat(after(5s + 900ms));  // a busy machine
  CHECK(watch.flags(0s).empty());
}

TEST_CASE("a gap between two beats marks what was under way, and nothing before or after") {
  Heartbeat heartbeat;
  heartbeat.beat(after(0s));
  const StandstillWatch before(heartbeat, 0s);
  CHECK(before.flags(0s).empty());
  const StandstillWatch during(heartbeat, 0s);
  heartbeat.beat(after(4s));
  CHECK(during.flags(0s) == Flags{Flag::paused});
  const StandstillWatch behind(heartbeat, 0s);
  heartbeat.beat(after(4s + 100ms));
  CHECK(behind.flags(0s).empty());
}

TEST_CASE("a machine that slept marks what was under way") {
  const Heartbeat heartbeat;
  const StandstillWatch watch(heartbeat, 100s);
  CHECK(watch.flags(100s + 20ms).empty());
  CHECK(watch.flags(103s) == Flags{Flag::clock_suspend});
}

TEST_CASE("the time asleep does not run while we are awake") {
  const Nanos before = time_asleep();
  const Nanos after = time_asleep();
  CHECK(after - before < 50ms);
}

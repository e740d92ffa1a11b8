#include "sim/virtual/clock.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;
using namespace std::chrono_literals;

namespace {

constexpr WallTime some_day{1767225600s};

VirtualClock clock_with(std::vector<Standstill> standstills) { return {some_day, standstills}; }

}  // namespace

TEST_CASE("virtual time passes with a sign of life, however long nothing happens") {
  VirtualClock clock = clock_with({});
  for (const Nanos then : {5ms, 3600'000ms, 3600'050ms}) {
    clock.pass_until(Instant(then));
    CHECK(clock.now() == Instant(then));
    CHECK(clock.wall() == some_day + then);
  }
  clock.pass_until(Instant(1s));  // it never goes back
  CHECK(clock.now() == Instant(3600'050ms));
  CHECK(clock.heartbeat().standstills() == 0);
  CHECK(clock.asleep() == 0s);
}

TEST_CASE("a program that is stopped comes to life later than it wanted, once, without a sign meanwhile") {
  VirtualClock clock = clock_with({{Standstill::Kind::stopped, Instant(2s), 10s}});
  clock.pass_until(Instant(2s - 1ns));
  CHECK(clock.heartbeat().standstills() == 0);
  clock.pass_until(Instant(3s));
  CHECK(clock.now() == Instant(12s));
  CHECK(clock.wall() == some_day + 12s);
  CHECK(clock.heartbeat().standstills() == 1);
  clock.pass_until(Instant(60s));
  CHECK(clock.heartbeat().standstills() == 1);
  CHECK(clock.asleep() == 0s);
}

TEST_CASE("a machine that sleeps: its monotonic clock stands still, the calendar does not") {
  VirtualClock clock = clock_with({{Standstill::Kind::asleep, Instant(2s), 1h}});
  clock.pass_until(Instant(3s));
  CHECK(clock.now() == Instant(3s));
  CHECK(clock.asleep() == 1h);
  CHECK(clock.wall() == some_day + 1h + 3s);
  CHECK(clock.heartbeat().standstills() == 0);
}

TEST_CASE("a standstill may begin while another lasts") {
  VirtualClock clock = clock_with({{Standstill::Kind::stopped, Instant(2s), 10s},
                                   {Standstill::Kind::asleep, Instant(3s), 5s},
                                   {Standstill::Kind::stopped, Instant(4s), 10s}});
  clock.pass_until(Instant(4s));
  CHECK(clock.now() == Instant(22s));
  CHECK(clock.asleep() == 5s);
  CHECK(clock.heartbeat().standstills() == 2);
}

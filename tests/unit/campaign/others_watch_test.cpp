#include "campaign/others_watch.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

/// A machine of four processors on which this program, a server and others work at steady rates.
class SteadyMachine final : public Sensors, public Clock {
 public:
  double self_rate = 0.1, server_rate = 1, others_rate = 0;
  Nanos look_takes{0};
  bool has_server = true;
  mutable int looks = 0;

  void pass(Nanos time) const {
    now_ += time;
    used_by_self_ += part(self_rate, time);
    used_by_server_ += part(server_rate, time);
    used_by_others_ += part(others_rate, time);
  }

  HostFacts host() const override { return {}; }
  ProcessUsage self() const override { return {used_by_self_, Nanos{0}, std::nullopt}; }
  std::optional<MachineUsage> machine() const override {
    return MachineUsage{1000s + used_by_self_ + used_by_server_ + used_by_others_, 4};
  }
  std::optional<ProcessUsage> server(const Host&) const override {
    ++looks;
    pass(look_takes);
    return has_server ? std::optional(ProcessUsage{20s, used_by_server_, std::nullopt}) : std::nullopt;
  }
  Instant now() const override { return Instant(now_); }
  WallTime wall() const override { return WallTime(now_); }

 private:
  static Nanos part(double rate, Nanos time) { return Nanos(static_cast<std::int64_t>(rate * time.count())); }
  mutable Nanos now_{0};
  mutable Nanos used_by_self_{0}, used_by_server_{0}, used_by_others_{0};
};

const Host a_host;

}  // namespace

TEST_CASE("what neither we nor the server use is used by others, and only while it is watched") {
  SteadyMachine machine;
  OthersWatch watch(machine, machine);
  CHECK_FALSE(watch.found());
  for (const double rate : {1.0, 0.0}) {
    machine.others_rate = 3;
    machine.pass(10s);
    machine.others_rate = rate;
    watch.begin(a_host);
    machine.pass(4s);
    watch.end(a_host);
  }
  const auto found = watch.found();
  REQUIRE(found.has_value());
  CHECK(found->watched == 8s);
  CHECK(seconds(found->cpu) == Approx(4));
  CHECK(found->processors == 4);
  CHECK(found->share() == Approx(4.0 / (8 * 4)));
}

TEST_CASE("where looking takes long beside what is measured, few stretches are watched") {
  SteadyMachine machine;
  machine.others_rate = 2;
  machine.look_takes = 20ms;
  OthersWatch watch(machine, machine);
  for (int i = 0; i < 500; ++i) {
    watch.begin(a_host);
    machine.pass(100ms);
    watch.end(a_host);
  }
  CHECK(machine.looks < 0.025 * 500 * 5);  // 2 % of 50 s are 50 looks
  CHECK(machine.looks > 20);
  CHECK(watch.found()->share() == Approx(0.5).epsilon(0.25));
}

TEST_CASE("beside a server that nobody may look at, nothing is known of others") {
  SteadyMachine machine;
  machine.has_server = false;
  OthersWatch watch(machine, machine);
  watch.begin(a_host);
  machine.pass(4s);
  watch.end(a_host);
  CHECK_FALSE(watch.found());
}

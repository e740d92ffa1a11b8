// Two sides that end when the change between them is known.

#include "study/compare/change_looks.h"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

constexpr std::int64_t prompts = 4;

RunSide empty_side() {
  RunHeader header;
  header.suite = "s";
  header.suite_sha = "same";
  header.server.url = "http://127.0.0.1:11434";
  header.items = prompts;
  return {header, "m"};
}

/// Two sides in turns of one run of the suite; the new one takes `ratio` times as long.
struct Sides {
  RunSide base = empty_side(), changed = empty_side();
  test::Draws draws;
  double ratio, noise;
  std::int64_t turns = 0;

  Sides(std::uint64_t seed, double how_much, double how_noisy) : draws(seed), ratio(how_much), noise(how_noisy) {}

  void take_turns() {
    for (std::int64_t item = 0; item < prompts; ++item) {
      add(base, item, 1);
      add(changed, item, ratio);
    }
    ++turns;
  }

 private:
  void add(RunSide& side, std::int64_t item, double factor) {
    const std::int64_t index = turns * prompts + item;
    const double wait = 100'000 * factor * draws.lognormal(noise);
    side.add(test::answered({.plan_index = index,
                             .start_ms = index * 1'000'000,
                             .ttft_ms = std::llround(wait),
                             .per_token_ms = 10,
                             .id = "p" + std::to_string(item),
                             .run = turns}));
  }
};

PrecisionLook look_until_the_end(ChangeLooks& looks, Sides& sides, std::int64_t most) {
  while (!looks.seen().reached && sides.turns < most) {
    sides.take_turns();
    if (looks.is_due(sides.turns))
      looks.look(sides.base, sides.changed, sides.turns, std::chrono::seconds(sides.turns));
  }
  return looks.seen();
}

}  // namespace

TEST_CASE("looks come after even numbers of turns, ever farther apart") {
  Sides sides(1, 1, 0.1);
  ChangeLooks looks({"ttft:0.1%", "ttft_s", 0.001, true}, {});
  std::string due;
  for (int i = 0; i < 30; ++i) {
    sides.take_turns();
    if (!looks.is_due(sides.turns)) continue;
    due += std::to_string(sides.turns) + " ";
    looks.look(sides.base, sides.changed, sides.turns, std::chrono::seconds(1));
  }
  CHECK(due == "4 6 10 14 22 ");
  CHECK(looks.seen().looks == 5);
}

TEST_CASE("an interval that is narrow enough ends it, wherever it lies") {
  for (const double ratio : {1.0, 1.3}) {
    CAPTURE(ratio);
    Sides sides(7, ratio, 0.05);
    ChangeLooks looks({"ttft:3%", "ttft_s", 0.03, true}, {});
    const PrecisionLook last = look_until_the_end(looks, sides, 200);
    CHECK(last.reached);
    CHECK(*last.half_width <= 0.03);
    CHECK(last.metric == "ttft_s");
    CHECK(last.of_change);
    CHECK(last.requests == sides.turns * prompts);
    CHECK(*last.value == Approx(ratio).epsilon(0.05));
    CHECK_FALSE(last.more_requests);
  }
}

TEST_CASE("without a name it is about the first metric of the comparison") {
  Sides sides(3, 1, 0.05);
  ChangeLooks looks({"5%", "", 0.05, true}, {});
  const PrecisionLook last = look_until_the_end(looks, sides, 200);
  CHECK(last.metric == compare_runs(sides.base, sides.changed, {}).comparisons.front().metric);
}

TEST_CASE("what is short of the goal says how much more it takes, and two looks at the same values are one") {
  Sides sides(5, 1, 0.2);
  ChangeLooks looks({"ttft:1%", "ttft_s", 0.01, true}, {});
  const PrecisionLook last = look_until_the_end(looks, sides, 10);
  REQUIRE_FALSE(last.reached);
  REQUIRE(last.half_width.has_value());
  const double wanted = 40 * std::pow(*last.half_width / 0.01, 2);
  CHECK(static_cast<double>(*last.more_requests) == Approx(wanted - 40).margin(1));
  CHECK(*last.more_time == Nanos(std::chrono::seconds(10)) / 40 * *last.more_requests);
  CHECK(looks.look(sides.base, sides.changed, 10, std::chrono::seconds(11)) == last);
}

TEST_CASE("the interval that ends two sides holds the truth, however often it was looked at") {
  constexpr int trials = 200;
  int held = 0, several = 0, called = 0;
  for (std::uint64_t seed = 1; seed <= trials; ++seed) {
    Sides sides(seed, 1, 0.1);
    ChangeLooks looks({"ttft:4%", "ttft_s", 0.04, true}, {});
    const PrecisionLook last = look_until_the_end(looks, sides, 500);
    REQUIRE(last.reached);
    held += std::abs(*last.value - 1) <= *last.half_width * *last.value;
    several += last.looks > 1;
    called += compare_metric(sides.base, sides.changed, "ttft_s", {})->differs();
  }
  CAPTURE(held, several, called);
  CHECK(several > trials / 2);
  CHECK(held >= 0.95 * trials);
  CHECK(called <= 20);  // 5 % and what chance adds to it, at most one time in a thousand more
}

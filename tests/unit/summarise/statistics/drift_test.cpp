#include "summarise/statistics/drift.h"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

std::vector<TimedValue> series(int n, double change, double noise, std::uint64_t seed, int items = 1) {
  test::Draws draws(seed);
  std::vector<TimedValue> values;
  for (int i = 0; i < n; ++i) {
    const int item = i % items;
    const double at = static_cast<double>(i) / (n - 1);
    values.push_back({at, (10.0 + 30 * item) * std::exp(change * at + noise * draws.normal()), item});
  }
  return values;
}

}  // namespace

TEST_CASE("A steady slope is found at its size") {
  const auto drift = drift_of(series(100, std::log(0.9), 0, 1));
  REQUIRE(drift);
  CHECK(drift->share == Approx(-0.1));
  CHECK(drift->matters());
}

TEST_CASE("Prompts of different speed do not look like drift, and drift shows through them") {
  const auto none = drift_of(series(100, 0, 0.01, 2, 20));
  REQUIRE(none);
  CHECK(std::abs(none->share) < 0.03);
  CHECK_FALSE(none->matters());
  const auto some = drift_of(series(100, std::log(0.93), 0.01, 3, 20));
  REQUIRE(some);
  CHECK(some->share == Approx(-0.07).margin(0.02));
  CHECK(some->matters());
}

TEST_CASE("A change below three percent does not matter, however certain") {
  const auto drift = drift_of(series(1000, 0.02, 0.001, 4));
  REQUIRE(drift);
  CHECK(drift->p_value < 1e-6);
  CHECK_FALSE(drift->matters());
}

TEST_CASE("Noise is rarely called drift") {
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) alarms += drift_of(series(60, 0, 0.2, 1000 + seed))->matters();
  CHECK(alarms <= 20);  // 1 % nominal; the errors are asymptotic
}

TEST_CASE("Too little to say anything") {
  CHECK_FALSE(drift_of(series(19, 0.5, 0, 1)));
  CHECK_FALSE(drift_of(series(40, 0.5, 0, 1, 40)));  // each prompt once
  CHECK_FALSE(drift_of(std::vector<TimedValue>(30, {1.0, 5.0, 0})));
  CHECK_FALSE(drift_of(std::vector<TimedValue>(30, {1.0, 0.0, 0})));
}

TEST_CASE("No change at all is no drift") {
  const auto drift = drift_of(series(50, 0, 0, 1));
  REQUIRE(drift);
  CHECK(drift->share == Approx(0).margin(1e-12));
  CHECK_FALSE(drift->matters());
}

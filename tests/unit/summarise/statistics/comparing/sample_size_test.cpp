#include "summarise/statistics/comparing/sample_size.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("values on each side for a power of 80 %, by hand") {
  // 2 (1.96 + 0.84)² (cv/Δ)² · 1.05 = 16.48 (cv/Δ)²
  CHECK(values_per_side(Goal::differs, {0.02, 0.02}, 0.02) == 17);
  CHECK(values_per_side(Goal::differs, {-0.02, 0.02}, 0.01) == 5);
  CHECK(values_per_side(Goal::exceeds, {0.03, 0.02}, 0.02) == 66);
  // (1.96 + 1.2816)² instead: 22.07 (cv/δ)²
  CHECK(values_per_side(Goal::same, {0, 0.02}, 0.02) == 23);
}

TEST_CASE("no number of values shows what is not so") {
  CHECK_FALSE(values_per_side(Goal::same, {0.03, 0.02}, 0.01));
  CHECK_FALSE(values_per_side(Goal::exceeds, {0.01, 0.02}, 0.01));
  CHECK_FALSE(values_per_side(Goal::differs, {0, 0.02}, 0.01));
  CHECK_FALSE(values_for(Goal::same, {0.02, 0.02}, 0.01, 10));
  CHECK_FALSE(values_for(Goal::same, {0.0199999, 0.02}, 0.01, 10));  // nobody would wait for it
  CHECK_FALSE(values_for(Goal::enough, {0.1, 0.02}, 0.01, 10));
}

TEST_CASE("values from the width of an interval: it shrinks with the root of their number") {
  // 10 values reach 0.04, so by t(9) = 2.2622 the standard error is 0.017682. To exceed 0.02 by 0.04 it must fit 2.8016
  // times: 10 (0.049538/0.04)² + 1.96²/2 = 17.3
  CHECK(values_for(Goal::exceeds, {0.06, 0.02}, 0.04, 10) == 18);
  // 3.2415 times within 0.02: 10 (0.057316/0.02)² + 1.96²/2 = 84.05
  CHECK(values_for(Goal::same, {0, 0.02}, 0.04, 10) == 85);
  CHECK(values_for(Goal::exceeds, {-0.06, 0.02}, 0.04, 10) == 18);
  CHECK(values_for(Goal::differs, {0.5, 0.02}, 0.001, 10) == 11);  // at least one more
}

TEST_CASE("values for a wanted width") {
  CHECK(values_for_precision(0.02, 0.04, 10) == 40);
  CHECK(values_for_precision(0.02, 0.01, 10) == 10);
  CHECK_FALSE(values_for_precision(1e-9, 0.04, 10));
  CHECK_FALSE(values_for_precision(0, 0.04, 10));
}

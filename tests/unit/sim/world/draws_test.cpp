#include "sim/world/draws.h"

#include <cmath>

#include "catch.hpp"

using namespace bench::sim;

TEST_CASE("our exp and log agree with the library to the last digits") {
  for (const double x : {-20.0, -1.0, -0.3, 0.0, 1e-9, 0.5, 1.0, 2.5, 30.0})
    CHECK(portable_exp(x) == Approx(std::exp(x)).epsilon(1e-14));
  for (const double x : {1e-12, 0.1, 0.5, 0.999, 1.0, 1.5, 2.0, 1e9})
    CHECK(portable_log(x) == Approx(std::log(x)).epsilon(1e-14).margin(1e-16));
}

TEST_CASE("a lognormal has the mean and the deviation that were asked for") {
  const LogNormal shape = lognormal_of(128, 40);
  Draws draws(3);
  double sum = 0, squares = 0;
  constexpr int n = 20000;
  for (int i = 0; i < n; ++i) {
    const double x = draws.lognormal(shape.median, shape.log_sigma);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  CHECK(mean == Approx(128).epsilon(0.01));
  CHECK(std::sqrt(squares / n - mean * mean) == Approx(40).epsilon(0.03));
  CHECK(lognormal_of(10, 0).median == Approx(10));
  CHECK(lognormal_of(10, 0).log_sigma == 0);
}

TEST_CASE("exponential draws have mean one") {
  Draws draws(9);
  double sum = 0;
  for (int i = 0; i < 20000; ++i) sum += draws.exponential();
  CHECK(sum / 20000 == Approx(1).epsilon(0.03));
}

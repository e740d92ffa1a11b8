#include "summarise/statistics/moments.h"

#include <vector>

#include "catch.hpp"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

TEST_CASE("Independent values count one each") {
  test::Draws draws(5);
  int worth_less = 0;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> values;
    for (int i = 0; i < 100; ++i) values.push_back(draws.lognormal(0.3));
    worth_less += autocorrelation_time(values) > 1;
  }
  CHECK(worth_less < 200 * 0.06);  // three levels, 1 % each
}

TEST_CASE("Values in pairs count half each") {
  test::Draws draws(6);
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i) values.insert(values.end(), 2, draws.normal());
  CHECK(autocorrelation_time(values) == Approx(2).margin(0.4));
}

TEST_CASE("An autoregressive series has the time that theory gives it") {
  test::Draws draws(8);
  std::vector<double> values;
  double level = 0;
  for (int i = 0; i < 20'000; ++i) values.push_back(level = 0.8 * level + draws.normal());
  CHECK(autocorrelation_time(values) == Approx((1 + 0.8) / (1 - 0.8)).epsilon(0.35));
}

TEST_CASE("Constant, few and no values count one each") {
  CHECK(autocorrelation_time(std::vector<double>(100, 2.0)) == 1);
  CHECK(autocorrelation_time(std::vector<double>{1, 2, 3}) == 1);
  CHECK(autocorrelation_time(std::vector<double>{}) == 1);
}

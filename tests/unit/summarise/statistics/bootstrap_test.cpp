#include <cmath>
#include <vector>

#include "catch.hpp"
#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

TEST_CASE("Welford does not cancel") {
  const std::vector<double> values{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
  const Welford all = moments(values);
  CHECK(all.n == 4);
  CHECK(all.mean == 1e9 + 10);
  CHECK(all.variance() == 30);
  CHECK(moments(std::vector<double>{5}).variance() == 0);
  CHECK(moments(std::vector<double>{}).n == 0);
}

TEST_CASE("No bootstrap below twenty values") {
  CHECK_FALSE(mean_interval(std::vector<double>(19, 1.0)));
  const auto constant = mean_interval(std::vector<double>(20, 1.5));
  REQUIRE(constant);
  CHECK(constant->lo == 1.5);
  CHECK(constant->hi == 1.5);
  CHECK(constant->method == "bca");
}

TEST_CASE("The bootstrap is reproducible and near the t interval for symmetric values") {
  std::vector<double> values;
  for (int i = -20; i <= 20; ++i) values.push_back(100 + i);
  const auto first = mean_interval(values);
  const auto second = mean_interval(values);
  REQUIRE(first);
  CHECK(*first == *second);
  const double standard_error = moments(values).deviation() / std::sqrt(41.0);
  CHECK(first->lo == Approx(100 - 1.95 * standard_error).margin(0.2));
  CHECK(first->hi == Approx(100 + 1.95 * standard_error).margin(0.2));
}

TEST_CASE("For skewed values the interval leans to the side of the tail") {
  test::Draws draws(7);
  std::vector<double> values;
  for (int i = 0; i < 60; ++i) values.push_back(draws.lognormal(1.0));
  const double mean = moments(values).mean;
  const auto interval = mean_interval(values);
  REQUIRE(interval);
  CHECK(interval->lo < mean);
  CHECK(interval->hi - mean > mean - interval->lo);
}

TEST_CASE("The interval of a mean covers the truth about as often as it says") {
  test::Draws draws(11);
  const double truth = std::exp(0.5 * 0.5 / 2);
  int covered = 0;
  constexpr int trials = 120;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> values;
    for (int i = 0; i < 40; ++i) values.push_back(draws.lognormal(0.5));
    const auto interval = mean_interval(values);
    covered += interval->lo <= truth && truth <= interval->hi;
  }
  // 95 % nominal, about 94 % known for this size: the band is four standard errors wide.
  CHECK(covered >= static_cast<int>(0.86 * trials));
  CHECK(covered <= trials);
}

TEST_CASE("Blocks widen the interval of values that resemble their neighbours") {
  test::Draws draws(3);
  std::vector<double> values;
  double level = 0;
  for (int i = 0; i < 200; ++i) values.push_back(level = 0.9 * level + draws.normal());
  const auto single = mean_interval(values);
  const auto blocks = mean_interval(values, 20);
  CHECK(blocks->hi - blocks->lo > 1.5 * (single->hi - single->lo));
}

TEST_CASE("Very many values get a t interval") {
  std::vector<double> values;
  for (int i = 0; i < 20'000; ++i) values.push_back(i % 2);
  const auto interval = mean_interval(values);
  REQUIRE(interval);
  CHECK(interval->method == "t");
  CHECK(interval->lo == Approx(0.5 - 1.96 * 0.5 / std::sqrt(20'000.0)).margin(1e-5));
}

#include "summarise/statistics/percentile.h"

#include <vector>

#include "catch.hpp"

using namespace bench;

TEST_CASE("Nearest rank and type 7 on the published vectors") {
  const std::vector<double> five{100, 101, 102, 103, 500};
  CHECK(nearest_rank(five, 50) == 102);
  CHECK(nearest_rank(five, 95) == 500);
  CHECK(type7(five, 95) == Approx(420.6));
  CHECK(type7(five, 50) == 102);

  std::vector<double> twenty;
  for (int i = 1; i <= 20; ++i) twenty.push_back(10 * i);
  CHECK(nearest_rank(twenty, 95) == 190);
  CHECK(type7(twenty, 95) == Approx(190.5));
  CHECK(nearest_rank(twenty, 50) == 100);
  CHECK(nearest_rank(twenty, 99) == 200);
}

TEST_CASE("The rank is exact where n·p is a whole number") {
  CHECK(percentile_rank(100, 95) == 95);
  CHECK(percentile_rank(20, 95) == 19);
  CHECK(percentile_rank(40, 95) == 38);
  CHECK(percentile_rank(1000, 99.9) == 999);
  CHECK(percentile_rank(10, 70) == 7);  // 0.7 * 10 is 7.000000000000001 in some orders of rounding
  CHECK(percentile_rank(1'000'000, 99.9999) == 999'999);
  CHECK(percentile_rank(71, 99) == 71);
  CHECK(percentile_rank(1, 50) == 1);
  CHECK(percentile_rank(5, 0) == 1);
  CHECK(percentile_rank(5, 100) == 5);
  for (std::int64_t n = 1; n <= 2000; ++n) CHECK(percentile_rank(n, 95) == (95 * n + 99) / 100);
}

TEST_CASE("One value is every percentile") {
  const std::vector<double> one{7};
  CHECK(nearest_rank(one, 1) == 7);
  CHECK(nearest_rank(one, 99) == 7);
  CHECK(type7(one, 95) == 7);
}

TEST_CASE("Fewest draws that bound a percentile on both sides") {
  CHECK(draws_for_bound(50) == 6);
  CHECK(draws_for_bound(90) == 29);
  CHECK(draws_for_bound(95) == 59);
  CHECK(draws_for_bound(99) == 299);
  CHECK(draws_for_bound(99.9) == 2995);
  CHECK(draws_for_bound(5) == 59);
  CHECK_FALSE(enough_for_bound(5, 50));
  CHECK(enough_for_bound(6, 50));
  CHECK_FALSE(enough_for_bound(58, 95));
}

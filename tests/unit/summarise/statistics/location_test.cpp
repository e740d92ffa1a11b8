#include "summarise/statistics/location.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "catch.hpp"

using namespace bench;

namespace {

/// By the definition, with every pair.
std::vector<double> all_pair_means(const std::vector<double>& values) {
  std::vector<double> means;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i; j < values.size(); ++j) means.push_back(values[i] / 2 + values[j] / 2);
  std::sort(means.begin(), means.end());
  return means;
}

std::vector<double> noise(std::size_t n, std::uint64_t seed, double shift) {
  Random random(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(shift + static_cast<double>(random.below(2'000'001)) / 1e6 - 1);
  return values;
}

}  // namespace

TEST_CASE("Hodges-Lehmann by hand") {
  // pair means of 1, 2, 9: 1, 1.5, 2, 5, 5.5, 9
  const std::vector<double> values{9, 1, 2};
  const auto location = location_of(values);
  REQUIRE(location);
  CHECK(location->value == Approx(3.5));
  CHECK(location->n == 3);
  CHECK_FALSE(location->interval);
  CHECK_FALSE(location_of({}));
  CHECK(location_of(std::vector<double>{-4})->value == -4);
}

TEST_CASE("the interval by signed ranks has the published ranks and coverage") {
  struct Row {
    std::int64_t n, k;
    double coverage;
  };
  // Wilcoxon's critical values for 5 %, two-sided: 0, 2, 3, 5, 8, 52, 137; k is one more.
  for (const Row& row : {Row{6, 1, 0.96875}, Row{7, 3, 0.953125}, Row{8, 4, 0.9609375}, Row{9, 6, 0.9609375},
                         Row{10, 9, 0.951171875}, Row{20, 53, 0.9513}, Row{30, 138, 0.9501}}) {
    CAPTURE(row.n);
    const std::vector<double> values = noise(static_cast<std::size_t>(row.n), 7, 0);
    const std::vector<double> means = all_pair_means(values);
    const auto location = location_of(values);
    REQUIRE(location);
    REQUIRE(location->interval);
    CHECK(location->interval->lo == means[static_cast<std::size_t>(row.k - 1)]);
    CHECK(location->interval->hi == means[means.size() - static_cast<std::size_t>(row.k)]);
    CHECK(location->interval->coverage == Approx(row.coverage).margin(5e-4));
    CHECK(location->value == Approx((means[(means.size() - 1) / 2] + means[means.size() / 2]) / 2));
  }
  CHECK_FALSE(location_of(noise(5, 1, 0))->interval);
}

TEST_CASE("a tie at zero is zero, so that an interval that ends there includes it") {
  const std::vector<double> values{0, 0, 0, 0, 0.005, 0.004, 0.003, -0.001, 0, 0};
  const auto location = location_of(values);
  REQUIRE(location->interval);
  CHECK(location->interval->lo == 0);
  const auto same = location_of(std::vector<double>(12, 0.25));
  CHECK(same->value == 0.25);
  CHECK(same->interval->lo == 0.25);
  CHECK(same->interval->hi == 0.25);
}

TEST_CASE("a wild value moves it little") {
  std::vector<double> values = noise(40, 3, 5);
  const double before = location_of(values)->value;
  values[7] = 1e9;
  CHECK(location_of(values)->value == Approx(before).margin(0.1));
}

TEST_CASE("the interval holds the truth as often as it says") {
  for (const std::size_t n : {std::size_t{12}, std::size_t{150}}) {
    int held = 0;
    constexpr int trials = 1000;
    for (int i = 0; i < trials; ++i) {
      const auto location = location_of(noise(n, static_cast<std::uint64_t>(i) + 1, 2));
      held += location->interval->lo <= 2 && 2 <= location->interval->hi;
    }
    CAPTURE(n, held);
    CHECK(held >= 930);
    CHECK(held <= 980);
  }
}

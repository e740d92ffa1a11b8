#include "summarise/statistics/interval.h"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "summarise/statistics/distributions.h"

using namespace bench;

namespace {

struct TableRow {
  std::int64_t n;
  double percent;
  std::int64_t lower, upper;
  double coverage_percent;
};

}  // namespace

TEST_CASE("Order-statistic ranks equal the published table") {
  const TableRow rows[] = {
      {6, 50, 1, 6, 96.9},       {10, 50, 2, 9, 97.9},     {20, 50, 6, 15, 95.9},     {30, 50, 10, 21, 95.7},
      {50, 50, 18, 32, 95.1},    {100, 50, 40, 60, 95.4},  {200, 50, 86, 114, 95.2},  {500, 50, 228, 272, 95.1},
      {30, 90, 22, 30, 95.6},    {50, 90, 41, 50, 97.0},   {100, 90, 84, 96, 95.6},   {200, 90, 172, 189, 95.6},
      {500, 90, 437, 464, 95.6}, {100, 95, 91, 100, 96.6}, {200, 95, 184, 197, 96.7}, {500, 95, 465, 485, 96.1},
      {500, 99, 491, 500, 96.2},
  };
  for (const TableRow& row : rows) {
    CAPTURE(row.n, row.percent);
    const auto ranks = order_statistic_ranks(row.n, row.percent);
    REQUIRE(ranks);
    CHECK(ranks->lower == row.lower);
    CHECK(ranks->upper == row.upper);
    CHECK(100 * ranks->coverage == Approx(row.coverage_percent).margin(0.06));
  }
}

TEST_CASE("Too few draws have no ranks") {
  CHECK_FALSE(order_statistic_ranks(5, 50));
  CHECK_FALSE(order_statistic_ranks(0, 50));
  CHECK_FALSE(order_statistic_ranks(28, 90));
  CHECK(order_statistic_ranks(29, 90));
  CHECK_FALSE(order_statistic_ranks(58, 95));
  CHECK(order_statistic_ranks(59, 95));
  CHECK_FALSE(order_statistic_ranks(298, 99));
  CHECK(order_statistic_ranks(299, 99));
  const auto five = order_statistic_ranks(5, 50, 0.93);
  REQUIRE(five);
  CHECK(five->coverage == Approx(0.9375));
}

TEST_CASE("A million draws have ranks close around the percentile") {
  const auto ranks = order_statistic_ranks(1'000'000, 50);
  REQUIRE(ranks);
  CHECK(ranks->upper - ranks->lower == Approx(1960).margin(3));
  CHECK(ranks->lower + ranks->upper == Approx(1'000'001).margin(2));
}

TEST_CASE("Log-t interval by hand") {
  // logs 0, ln 2, 2 ln 2: mean ln 2, s = ln 2, t(2, 0.975) = 4.302653
  const std::vector<double> values{1, 2, 4};
  const auto interval = log_t_interval(2, values);
  REQUIRE(interval);
  const double reach = std::exp(4.3026527 * std::log(2.0) / std::sqrt(3.0));
  CHECK(interval->lo == Approx(2 / reach));
  CHECK(interval->hi == Approx(2 * reach));
  CHECK(interval->method == "log-t");
  CHECK(interval->coverage == 0.95);

  CHECK_FALSE(log_t_interval(2, std::vector<double>{1, 2}));
  CHECK_FALSE(log_t_interval(2, std::vector<double>{1, 2, 0}));
  CHECK_FALSE(log_t_interval(0, values));
  const auto constant = log_t_interval(3, std::vector<double>{3, 3, 3});
  REQUIRE(constant);
  CHECK(constant->lo == Approx(3));
  CHECK(constant->hi == Approx(3));
}

TEST_CASE("Wilson intervals") {
  const auto human_eval = wilson_interval(103, 164);
  REQUIRE(human_eval);
  CHECK(human_eval->lo == Approx(0.552).margin(0.0005));
  CHECK(human_eval->hi == Approx(0.698).margin(0.0005));
  CHECK(human_eval->method == "wilson");

  const auto none = wilson_interval(0, 10);  // [0, z²/(n + z²)]
  REQUIRE(none);
  CHECK(none->lo == Approx(0).margin(1e-12));
  CHECK(none->hi == Approx(3.8414588 / 13.8414588));
  const auto all = wilson_interval(10, 10);
  REQUIRE(all);
  CHECK(all->hi == Approx(1));
  CHECK(all->lo == Approx(10 / 13.8414588));
  CHECK_FALSE(wilson_interval(0, 0));
}

TEST_CASE("Half-widths of the published suites") {
  const auto half_width = [](std::int64_t hits, std::int64_t n) {
    const auto interval = wilson_interval(hits, n);
    return 100 * (interval->hi - interval->lo) / 2;
  };
  CHECK(half_width(82, 164) == Approx(7.6).margin(0.05));
  CHECK(half_width(148, 164) == Approx(4.6).margin(0.06));
  CHECK(half_width(660, 1319) == Approx(2.7).margin(0.05));
  CHECK(half_width(7021, 14042) == Approx(0.83).margin(0.005));
}

TEST_CASE("Quantiles behind the intervals") {
  CHECK(normal_quantile(0.975) == Approx(1.959964).margin(1e-6));
  CHECK(normal_cdf(0) == 0.5);
  CHECK(student_t_two_sided(0.95, 4) == Approx(2.776445).margin(1e-6));
  CHECK(student_t_p_value(2.776445, 4) == Approx(0.05).margin(1e-6));
  CHECK(student_t_p_value(-2.776445, 4) == Approx(0.05).margin(1e-6));
  CHECK(binomial_cdf(-1, 5, 0.5) == 0);
  CHECK(binomial_cdf(0, 5, 0.5) == Approx(1.0 / 32));
  CHECK(binomial_cdf(5, 5, 0.5) == 1);
  CHECK(chi_squared_quantile(0.95, 1) == Approx(3.841459).margin(1e-6));
}

TEST_CASE("The interval of a ratio from those of its parts") {
  // By hand, on logarithms: ln 1.1 = 0.095310, ln 1.2 = 0.182322, hypot = 0.205732, and 2 * exp(±0.205732).
  const auto even = ratio_interval(20, {20 / 1.1, 20 * 1.1, 0.95, ""}, 10, {10 / 1.2, 10 * 1.2, 0.95, ""});
  REQUIRE(even);
  CHECK(even->lo == Approx(2 * 0.814051).epsilon(1e-5));
  CHECK(even->hi == Approx(2 * 1.228424).epsilon(1e-5));
  // Uneven: below go a's lower and b's upper side, 0.1 and 0.2; above a's upper and b's lower side, 0.3 and 0.4.
  const auto side = [](double log) { return std::exp(log); };
  const auto uneven = ratio_interval(1, {side(-0.1), side(0.3), 0.95, ""}, 1, {side(-0.4), side(0.2), 0.9, ""});
  REQUIRE(uneven);
  CHECK(std::log(uneven->lo) == Approx(-0.223607).epsilon(1e-5));
  CHECK(std::log(uneven->hi) == Approx(0.5));
  CHECK(uneven->coverage == 0.9);
  CHECK_FALSE(ratio_interval(1, {0, 2, 0.95, ""}, 1, {0.5, 2, 0.95, ""}));
}

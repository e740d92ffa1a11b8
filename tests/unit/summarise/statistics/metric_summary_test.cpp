#include "summarise/statistics/metric_summary.h"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "summarise/statistics/distributions.h"
#include "summarise/statistics/interval.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

const std::vector<double> asked_percentiles{50, 95};

std::vector<Sample> samples_of(const std::vector<double>& values) {
  std::vector<Sample> samples;
  for (double value : values) samples.push_back({value, false, static_cast<std::int64_t>(samples.size())});
  return samples;
}

/// `runs` runs of four prompts of very different length; each run is slower by a known factor.
std::vector<Sample> suite(const std::vector<double>& factor_of_run) {
  std::vector<Sample> samples;
  for (std::size_t run = 0; run < factor_of_run.size(); ++run) {
    for (const double base : {1.0, 2.0, 30.0, 400.0}) {
      samples.push_back({base * factor_of_run[run], false, static_cast<std::int64_t>(run)});
    }
  }
  return samples;
}

}  // namespace

TEST_CASE("Six draws: the median has an interval, p95 an asterisk") {
  const auto summary = summarise_metric("x", samples_of({212, 205, 224, 209, 231, 208}), {}, asked_percentiles);
  REQUIRE(summary);
  CHECK(summary->id == "x");
  CHECK(summary->n == 6);
  CHECK(summary->n_cut == 0);
  CHECK(summary->mean == Approx(1289.0 / 6));
  CHECK(summary->min == 205);
  CHECK(summary->max == 231);
  CHECK_FALSE(summary->mean_interval);

  const Quantile* p50 = summary->at(50);
  REQUIRE(p50);
  CHECK(p50->value == 209);
  CHECK(p50->rank == 3);
  CHECK(p50->n == 6);
  CHECK(p50->t7 == Approx(210.5));
  CHECK_FALSE(p50->too_few);
  CHECK(p50->interval == Interval{205, 231, 0.95, "order statistics"});

  const Quantile* p95 = summary->at(95);
  REQUIRE(p95);
  CHECK(p95->value == 231);
  CHECK(p95->rank == 6);
  CHECK(p95->too_few);
  CHECK_FALSE(p95->interval);
  CHECK(summary->at(99) == nullptr);
}

TEST_CASE("Five draws bound their median with 93.75 %") {
  const auto summary = summarise_metric("x", samples_of({3, 1, 2, 5, 4}), {}, asked_percentiles);
  CHECK(summary->at(50)->interval == Interval{1, 5, 0.9375, "order statistics"});
  CHECK(summary->at(50)->too_few);
  const auto four = summarise_metric("x", samples_of({3, 1, 2, 5}), {}, asked_percentiles);
  CHECK_FALSE(four->at(50)->interval);
}

TEST_CASE("A hundred draws have the ranks of the table") {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back((i * 37) % 100 + 1);  // 1 to 100, shuffled
  const auto summary = summarise_metric("x", samples_of(values), {}, asked_percentiles);
  CHECK(summary->at(50)->value == 50);
  CHECK(summary->at(50)->interval == Interval{40, 60, 0.95, "order statistics"});
  CHECK(summary->at(95)->value == 95);
  CHECK(summary->at(95)->interval == Interval{91, 100, 0.95, "order statistics"});
  REQUIRE(summary->mean_interval);
  CHECK(summary->mean_interval->method == "bca");
  CHECK(summary->mean_interval->lo < 50.5);
  CHECK(summary->mean_interval->hi > 50.5);
}

TEST_CASE("Runs of a suite: the interval is that of the runs, not of the prompts") {
  const Sampling sampling{false, {0, 1, 2, 3, 4}};
  const std::vector<double> factors{1.00, 1.01, 0.99, 1.02, 0.98};
  const auto summary = summarise_metric("x", suite(factors), sampling, std::vector<double>{50});
  const Quantile* p50 = summary->at(50);
  REQUIRE(p50);
  CHECK(p50->value == Approx(2 * 1.02));  // rank 10 of 20
  REQUIRE(p50->interval);
  CHECK(p50->interval->method == "between runs");

  double mean = 0, squares = 0;
  for (double f : factors) mean += std::log(2 * f) / 5;
  for (double f : factors) squares += std::pow(std::log(2 * f) - mean, 2);
  const double reach = std::exp(2.776445 * std::sqrt(squares / 4) / std::sqrt(5.0));
  CHECK(p50->interval->lo == Approx(2.04 / reach));
  CHECK(p50->interval->hi == Approx(2.04 * reach));

  REQUIRE(summary->mean_interval);
  CHECK(summary->mean_interval->method == "between runs");
  CHECK(summary->mean == Approx(433.0 / 4));
  CHECK(summary->mean_interval->hi / summary->mean == Approx(reach));
}

TEST_CASE("Fewer than three complete runs give no interval") {
  const auto two = summarise_metric("x", suite({1, 1.1}), {false, {0, 1}}, asked_percentiles);
  CHECK_FALSE(two->at(50)->interval);
  CHECK_FALSE(two->mean_interval);
  const auto incomplete = summarise_metric("x", suite({1, 1.1, 1.2}), {false, {0, 1}}, asked_percentiles);
  CHECK_FALSE(incomplete->at(50)->interval);
  const auto three = summarise_metric("x", suite({1, 1.1, 1.2}), {false, {0, 1, 2}}, asked_percentiles);
  CHECK(three->at(50)->interval);
  CHECK_FALSE(three->at(95)->interval);  // 12 requests do not bound a p95
}

TEST_CASE("A metric that can be zero has no logarithm and so no interval between runs") {
  const auto summary = summarise_metric("x", suite({0, 1, 2}), {false, {0, 1, 2}}, asked_percentiles);
  CHECK_FALSE(summary->at(50)->interval);
}

TEST_CASE("Cut requests count with what they had waited") {
  std::vector<Sample> samples = samples_of({1, 2, 3, 4, 5, 6, 7, 8});
  samples.push_back({60, true, 8});
  samples.push_back({60, true, 9});
  const auto summary = summarise_metric("x", samples, {}, asked_percentiles);
  CHECK(summary->n == 10);
  CHECK(summary->n_cut == 2);
  CHECK(summary->mean == 4.5);
  CHECK(summary->max == 60);
  CHECK(summary->at(50)->value == 5);
  CHECK_FALSE(summary->at(50)->at_least);
  CHECK(summary->at(95)->value == 60);
  CHECK(summary->at(95)->at_least);
  CHECK_FALSE(summary->at(50)->interval);  // its upper rank, 9, is a cut request
}

TEST_CASE("A request cut early may belong anywhere above: every percentile from there on is a bound") {
  std::vector<Sample> samples = samples_of({1, 2, 4, 5});
  samples.push_back({3, true, 4});
  const auto summary = summarise_metric("x", samples, {}, std::vector<double>{40, 50, 80});
  CHECK_FALSE(summary->at(40)->at_least);
  CHECK(summary->at(50)->value == 3);
  CHECK(summary->at(50)->at_least);
  CHECK(summary->at(80)->at_least);
}

TEST_CASE("A cut request stands behind the known ones that took as long") {
  std::vector<Sample> samples{{3, true, 0}, {3, false, 1}, {1, false, 2}, {3, false, 3}, {3, true, 4}};
  const auto summary = summarise_metric("x", samples, {}, std::vector<double>{20, 60, 80});
  CHECK(summary->at(60)->value == 3);
  CHECK_FALSE(summary->at(60)->at_least);  // 1 3 3, then those two that were cut
  CHECK(summary->at(80)->at_least);
}

TEST_CASE("Nothing known, nothing said") {
  CHECK_FALSE(summarise_metric("x", std::vector<Sample>{}, {}, asked_percentiles));
  CHECK_FALSE(summarise_metric("x", std::vector<Sample>{{60, true, 0}}, {}, asked_percentiles));
  CHECK_FALSE(median({}));
  CHECK(median({3, 1, 2}) == 2);
  CHECK(median({4, 1, 2, 3}) == 2);
}

TEST_CASE("One value is its own minimum, mean, percentile and maximum") {
  const auto summary = summarise_metric("x", samples_of({7}), {}, asked_percentiles);
  CHECK(summary->mean == 7);
  CHECK(summary->min == 7);
  CHECK(summary->max == 7);
  CHECK(summary->at(95)->value == 7);
  CHECK(summary->at(50)->too_few);
  CHECK_FALSE(summary->at(50)->interval);
}

TEST_CASE("Order-statistic intervals cover the true median as often as they say") {
  test::Draws draws(21);
  int covered = 0;
  constexpr int trials = 600;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> values;
    for (int i = 0; i < 19; ++i) values.push_back(draws.lognormal(1));  // below twenty: no bootstrap, which is slow
    const auto interval = *summarise_metric("x", samples_of(values), {}, std::vector<double>{50})->at(50)->interval;
    covered += interval.lo <= 1 && 1 <= interval.hi;
  }
  CHECK(covered >= 0.93 * trials);  // exact coverage for n = 19 is 96.4 %
  CHECK(covered <= 0.99 * trials);
}

TEST_CASE("Between-runs intervals cover the true median of a suite as often as they say") {
  test::Draws draws(22);
  int covered = 0;
  constexpr int trials = 500;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> factors;
    for (int run = 0; run < 5; ++run) factors.push_back(std::exp(0.05 * draws.normal()));
    std::vector<Sample> samples;
    for (int run = 0; run < 5; ++run) {
      for (int item = 0; item < 5; ++item) {
        samples.push_back({(1 << (3 * item)) * factors[static_cast<std::size_t>(run)], false, run});
      }
    }
    const auto summary = summarise_metric("x", samples, {false, {0, 1, 2, 3, 4}}, std::vector<double>{50});
    const auto interval = *summary->at(50)->interval;
    covered += interval.lo <= 64 && 64 <= interval.hi;  // the third prompt takes 64 times the factor
  }
  CHECK(covered >= 0.92 * trials);
  CHECK(covered <= 0.985 * trials);
}

TEST_CASE("A proportion is hits of n with Wilson's interval, and has no percentiles") {
  CHECK_FALSE(summarise_proportion("x", {}));
  const auto some = summarise_proportion("x", samples_of({1, 0, 1, 1}));
  REQUIRE(some);
  CHECK(some->id == "x");
  CHECK(some->n == 4);
  CHECK(some->hits == 3);
  CHECK(some->mean == Approx(0.75));
  CHECK(some->mean_interval == wilson_interval(3, 4));
  CHECK(some->min == 0);
  CHECK(some->max == 1);
  CHECK(some->quantiles.empty());
  CHECK(summarise_proportion("x", samples_of({0, 0}))->max == 0);
  CHECK(summarise_proportion("x", samples_of({1, 1}))->min == 1);
}

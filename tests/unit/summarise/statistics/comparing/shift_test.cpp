#include "summarise/statistics/comparing/shift.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "summarise/statistics/comparing/rank_distribution.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

std::vector<double> some(test::Draws& draws, int n, bool tied) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(tied ? std::floor(9 * draws.uniform()) - 4 : draws.normal());
  return values;
}

double middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

}  // namespace

TEST_CASE("Hodges and Lehmann's shifts of R's own examples") {
  // The data of wilcox.test's help page; estimates and ends counted by hand from the 45 means and 50 differences.
  const auto paired = shift_of(std::vector<double>{1.83 - 0.878, 0.50 - 0.647, 1.62 - 0.598, 2.48 - 2.05, 1.68 - 1.06,
                                                   1.88 - 1.29, 1.55 - 1.06, 3.06 - 3.14, 1.30 - 1.29});
  CHECK(paired->estimate == Approx(0.46));
  REQUIRE(paired->interval);
  CHECK(paired->interval->lo == Approx(0.010));
  CHECK(paired->interval->hi == Approx(0.786));
  CHECK(paired->interval->coverage == Approx(0.9609375));

  const auto unpaired = shift_between(std::vector<double>{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46},
                                      std::vector<double>{1.15, 0.88, 0.90, 0.74, 1.21});
  CHECK(unpaired->estimate == Approx(-0.305));
  REQUIRE(unpaired->interval);
  CHECK(unpaired->interval->lo == Approx(-0.76));
  CHECK(unpaired->interval->hi == Approx(0.15));
  CHECK(unpaired->interval->coverage == Approx(0.96004).epsilon(1e-5));
}

TEST_CASE("the ranks of an unpaired interval are those of the exact table") {
  // Hollander and Wolfe, table A.6; coverage from the counts.
  struct Row {
    std::int64_t n, k;
    double coverage;
  };
  for (const Row& row : {Row{4, 1, 0.971}, Row{5, 3, 0.968}, Row{6, 6, 0.959}, Row{7, 9, 0.962}, Row{8, 14, 0.950},
                         Row{10, 24, 0.957}}) {
    CAPTURE(row.n);
    const auto rank = rank_between(row.n, row.n, 0.95);
    REQUIRE(rank);
    CHECK(rank->k == row.k);
    CHECK(rank->coverage == Approx(row.coverage).margin(5e-4));
  }
  CHECK_FALSE(rank_between(3, 3, 0.95));
  CHECK_FALSE(rank_between(1, 500, 0.95));
}

TEST_CASE("the ranks of a paired interval are those of the exact table") {
  // n: k and P(T ≤ k − 1) · 2^n by hand: subsets of 1 … n with a sum that small.
  CHECK_FALSE(rank_of_pairs(5, 0.95));
  CHECK(rank_of_pairs(6, 0.95)->k == 1);  // the empty set alone: 2/64
  CHECK(rank_of_pairs(6, 0.95)->coverage == Approx(1 - 2.0 / 64));
  CHECK(rank_of_pairs(8, 0.95)->k == 4);  // sums 0, 1, 2, 3: 1 + 1 + 1 + 2 = 5 of 256
  CHECK(rank_of_pairs(8, 0.95)->coverage == Approx(1 - 10.0 / 256));
  CHECK(rank_of_pairs(10, 0.95)->k == 9);  // Wilcoxon's critical value 8
}

TEST_CASE("exact and approximate ranks meet where counting ends") {
  const auto counted = rank_between(25, 25, 0.95), approximated = rank_between(25, 26, 0.95);
  CHECK(counted->k == 212);
  CHECK(approximated->k - counted->k <= 10);  // mn/2 grows by 12.5
  CHECK(approximated->k - counted->k >= 5);
  CHECK(rank_of_pairs(101, 0.95)->k > rank_of_pairs(100, 0.95)->k);
  CHECK(rank_of_pairs(101, 0.95)->k < rank_of_pairs(100, 0.95)->k + 60);
}

TEST_CASE("no more values are needed for an interval than it says, and no fewer") {
  CHECK(fewest_pairs(0.95) == 6);
  CHECK(fewest_per_side(0.95) == 4);
  for (const double coverage : {0.5, 0.8, 0.9, 0.95, 0.99, 0.999}) {
    CAPTURE(coverage);
    CHECK(rank_of_pairs(fewest_pairs(coverage), coverage));
    CHECK_FALSE(rank_of_pairs(fewest_pairs(coverage) - 1, coverage));
    CHECK(rank_between(fewest_per_side(coverage), fewest_per_side(coverage), coverage));
    CHECK_FALSE(rank_between(fewest_per_side(coverage) - 1, fewest_per_side(coverage) - 1, coverage));
  }
}

TEST_CASE("what is found by halving is what sorting all differences finds") {
  test::Draws draws(3);
  for (int trial = 0; trial < 60; ++trial) {
    const bool tied = trial % 2 == 0;
    const auto base = some(draws, 1 + static_cast<int>(40 * draws.uniform()), tied);
    const auto changed = some(draws, 1 + static_cast<int>(40 * draws.uniform()), tied);
    std::vector<double> differences, means;
    for (double b : base)
      for (double c : changed) differences.push_back(c - b);
    for (std::size_t i = 0; i < base.size(); ++i)
      for (std::size_t j = i; j < base.size(); ++j) means.push_back(base[i] / 2 + base[j] / 2);
    const auto between = shift_between(base, changed);
    const auto of = shift_of(base);
    CHECK(between->estimate == middle(differences));
    CHECK(of->estimate == middle(means));
    std::sort(differences.begin(), differences.end());
    std::sort(means.begin(), means.end());
    if (const auto rank =
            rank_between(static_cast<std::int64_t>(base.size()), static_cast<std::int64_t>(changed.size()), 0.95)) {
      CHECK(between->interval->lo == differences[static_cast<std::size_t>(rank->k - 1)]);
      CHECK(between->interval->hi == differences[differences.size() - static_cast<std::size_t>(rank->k)]);
    } else {
      CHECK_FALSE(between->interval);
    }
    if (const auto rank = rank_of_pairs(static_cast<std::int64_t>(base.size()), 0.95)) {
      CHECK(of->interval->lo == means[static_cast<std::size_t>(rank->k - 1)]);
      CHECK(of->interval->hi == means[means.size() - static_cast<std::size_t>(rank->k)]);
    }
  }
}

TEST_CASE("a hundred thousand values on each side have a shift") {
  std::vector<double> base, changed;
  for (int i = 0; i < 100'000; ++i) {
    base.push_back(i);
    changed.push_back(i + 250.0);
  }
  CHECK(shift_between(base, changed)->estimate == 250);
  CHECK(shift_of(base)->estimate == 49'999.5);
}

TEST_CASE("shifts of nothing, and of one value") {
  CHECK_FALSE(shift_of({}));
  CHECK_FALSE(shift_between({}, std::vector<double>{1}));
  CHECK(shift_of(std::vector<double>{-0.5})->estimate == -0.5);
  CHECK_FALSE(shift_of(std::vector<double>{-0.5})->interval);
  CHECK(shift_between(std::vector<double>{3}, std::vector<double>{1})->estimate == -2);
}

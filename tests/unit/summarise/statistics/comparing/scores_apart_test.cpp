#include "summarise/statistics/comparing/scores_apart.h"

#include <vector>

#include "catch.hpp"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

TEST_CASE("McNemar's exact p is that of a sign test on the discordant answers") {
  CHECK(mcnemar_p({3, 10, 100}) == Approx(0.09228515625));  // SciPy: binomtest(3, 13, 0.5)
  CHECK(mcnemar_p({10, 3, 100}) == mcnemar_p({3, 10, 100}));
  CHECK(mcnemar_p({0, 6, 6}) == Approx(2.0 / 64));
  CHECK(mcnemar_p({4, 4, 9}) == 1);
  CHECK(mcnemar_p({0, 0, 9}) == 1);
}

TEST_CASE("answers are discordant where one side alone is right") {
  const std::vector<double> base{1, 1, 0, 0, 1}, changed{1, 0, 1, 0, 0};
  CHECK(discordant(base, changed) == Discordant{2, 1, 5});
  CHECK_FALSE(discordant(std::vector<double>{0.5, 1}, std::vector<double>{1, 1}));
}

TEST_CASE("the interval of a paired difference of shares, by hand") {
  // b = 4, c = 14 of n = 50: (10/52) ± 1.959964 √((5/52 + 15/52 − (10/52)²)/52)
  const auto shift = paired_shares({4, 14, 50});
  CHECK(shift->estimate == Approx(0.2));
  CHECK(shift->interval->lo == Approx(0.192308 - 0.160132).margin(2e-4));
  CHECK(shift->interval->hi == Approx(0.192308 + 0.160132).margin(2e-4));
  // Where nobody differs, few answers still say little.
  const auto none = paired_shares({0, 0, 5});
  CHECK(none->estimate == 0);
  CHECK(none->interval->hi - none->interval->lo > 0.5);
  CHECK_FALSE(paired_shares({0, 0, 0}));
}

TEST_CASE("the mean of paired differences has a bootstrap interval from twenty on, and t below") {
  test::Draws draws(4);
  std::vector<double> differences;
  for (int i = 0; i < 5; ++i) differences.push_back(draws.normal());
  CHECK_FALSE(paired_means(differences)->interval);
  for (int i = 0; i < 5; ++i) differences.push_back(draws.normal());
  CHECK(paired_means(differences)->interval->method == "t");
  for (int i = 0; i < 10; ++i) differences.push_back(draws.normal());
  const auto wide = paired_means(differences, 0.99), usual = paired_means(differences);
  CHECK(usual->interval->method == "bca");
  CHECK(wide->interval->coverage == 0.99);
  CHECK(wide->interval->lo < usual->interval->lo);
  CHECK(wide->interval->hi > usual->interval->hi);
  // t by hand: 1, 2, 3, 4, 5, 6 have the mean 3.5 and s/√n = 0.763763; t(5) = 2.570582
  const auto six = paired_means(std::vector<double>{1, 2, 3, 4, 5, 6});
  CHECK(six->interval->lo == Approx(3.5 - 2.570582 * 0.763763).epsilon(1e-5));
  CHECK_FALSE(paired_means({}));
}

TEST_CASE("two shares measured apart have Newcombe's interval") {
  // Newcombe (1998), Statistics in Medicine 17, 873-890, table II: 56/70 − 48/80, method 10: 0.0524 to 0.3339
  std::vector<double> base(80), changed(70);
  for (std::size_t i = 0; i < 48; ++i) base[i] = 1;
  for (std::size_t i = 0; i < 56; ++i) changed[i] = 1;
  const auto shift = means_apart(base, changed);
  CHECK(shift->estimate == Approx(0.2));
  CHECK(shift->interval->lo == Approx(0.0524).margin(5e-5));
  CHECK(shift->interval->hi == Approx(0.3339).margin(5e-5));
  CHECK_FALSE(means_apart(base, {}));
  CHECK_FALSE(means_apart(std::vector<double>{0.5}, std::vector<double>{0.5})->interval);
}

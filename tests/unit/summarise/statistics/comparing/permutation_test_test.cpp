#include "summarise/statistics/comparing/permutation_test.h"

#include <vector>

#include "catch.hpp"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

TEST_CASE("a permutation test counted by hand") {
  // Of the six ways to choose two of 1, 2, 3, 10 one has a sum of 13, none a larger one: p = 2/6.
  const auto result = permutation_test(std::vector<double>{1, 2}, std::vector<double>{3, 10}, 1);
  CHECK(result->p == Approx(2.0 / 6));
  CHECK(result->statistic == 5);
  CHECK(result->method == TestMethod::exact);
  // Signs of 1, 2, 4: the sums 7 and 5 and their opposites are the largest; 5 or more in two of eight.
  CHECK(sign_flip_test(std::vector<double>{4, -1, 2}, 1)->p == Approx(4.0 / 8));
}

TEST_CASE("drawn arrangements give nearly the p of counted ones, the same each time, never zero") {
  test::Draws draws(11);
  for (int trial = 0; trial < 10; ++trial) {
    std::vector<double> base, changed;
    for (int i = 0; i < 7; ++i) {
      base.push_back(draws.normal());
      changed.push_back(draws.normal() + 1);
    }
    const auto counted = permutation_test(base, changed, 1);
    const auto drawn = permutation_test(base, changed, 1, 3'000);  // of 3 432
    CHECK(counted->method == TestMethod::exact);
    CHECK(drawn->method == TestMethod::drawn);
    CHECK(drawn->p == Approx(counted->p).margin(0.04));
    CHECK(drawn == permutation_test(base, changed, 1, 3'000));
    const auto signs_counted = sign_flip_test(changed, 1), signs_drawn = sign_flip_test(changed, 1, 100);
    CHECK(signs_counted->method == TestMethod::exact);
    CHECK(signs_drawn->method == TestMethod::drawn);
    CHECK(signs_drawn->p == Approx(signs_counted->p).margin(0.15));
  }
  std::vector<double> low(40, 0.0), high(40, 1.0);
  CHECK(permutation_test(low, high, 1)->p == Approx(2.0 / 10'001));
  CHECK(sign_flip_test(high, 1)->p == Approx(2.0 / 10'001));
}

TEST_CASE("the sums of very many values are normal, with nearly the p of drawn ones") {
  test::Draws draws(6);
  std::vector<double> base, changed;
  for (int i = 0; i < 1'000; ++i) {
    base.push_back(draws.uniform());
    changed.push_back(draws.uniform() + 0.02);
  }
  const auto drawn = permutation_test(base, changed, 1), flipped = sign_flip_test(changed, 1);
  CHECK(drawn->method == TestMethod::drawn);
  CHECK(flipped->method == TestMethod::drawn);
  base.push_back(0.5);
  const auto normal = permutation_test(base, changed, 1);
  CHECK(normal->method == TestMethod::normal);
  CHECK(normal->p == Approx(drawn->p).margin(0.02));

  std::vector<double> differences;
  for (int i = 0; i < 2'000; ++i) differences.push_back(draws.normal() + 0.03);
  const auto few = sign_flip_test(differences, 1);
  differences.push_back(0.03);
  const auto many = sign_flip_test(differences, 1);
  CHECK(many->method == TestMethod::normal);
  CHECK(many->p == Approx(few->p).margin(0.02));
  CHECK(sign_flip_test(std::vector<double>(3'000, 0.0), 1)->p == 1);
  CHECK(permutation_test(std::vector<double>(3'000, 0.5), std::vector<double>(3'000, 0.5), 1)->p == 1);
}

TEST_CASE("another seed draws others") {
  std::vector<double> base, changed;
  test::Draws draws(2);
  for (int i = 0; i < 30; ++i) {
    base.push_back(draws.normal());
    changed.push_back(draws.normal());
  }
  CHECK(permutation_test(base, changed, 1)->p != permutation_test(base, changed, 2)->p);
}

TEST_CASE("permutations of nothing, and of equal values") {
  CHECK_FALSE(permutation_test({}, std::vector<double>{1}, 1));
  CHECK_FALSE(sign_flip_test({}, 1));
  CHECK(permutation_test(std::vector<double>(9, 0.1), std::vector<double>(11, 0.1), 1)->p == 1);
  CHECK(sign_flip_test(std::vector<double>(5, 0.0), 1)->p == 1);
}

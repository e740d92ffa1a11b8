#include "summarise/statistics/comparing/rank_test.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "summarise/statistics/comparing/many_tests.h"
#include "summarise/statistics/comparing/permutation_test.h"
#include "summarise/statistics/comparing/scores_apart.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;
using nlohmann::json;

namespace {

/// From the help page of R's wilcox.test: Hollander and Wolfe (1973), depression scale of nine patients at two visits,
/// page 29, and permeability of membranes at term and after three to six months, page 69.
const std::vector<double> first_visit{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
const std::vector<double> second_visit{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
const std::vector<double> at_term{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
const std::vector<double> early{1.15, 0.88, 0.90, 0.74, 1.21};

std::vector<double> apart(const std::vector<double>& base, const std::vector<double>& changed) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < base.size(); ++i) differences.push_back(changed[i] - base[i]);
  return differences;
}

TestResult test_named(const std::string& name, const std::vector<double>& base, const std::vector<double>& changed) {
  if (name == "mann_whitney") return mann_whitney(base, changed).value();
  if (name == "permutation") return permutation_test(base, changed, 1).value();
  if (name == "mcnemar") {
    const Discordant answers = discordant(base, changed).value();
    return {static_cast<double>(answers.changed_only - answers.base_only), mcnemar_p(answers)};
  }
  // Rounded, as the values were: 0.3 − 0.2 and 0.2 − 0.1 are ties.
  std::vector<double> differences = apart(base, changed);
  for (double& difference : differences) difference = std::round(difference * 1e9) / 1e9;
  return name == "signed_rank" ? signed_rank(differences).value() : sign_flip_test(differences, 1).value();
}

void check_holm(const json& line) {
  const std::vector<double> adjusted = holm(line["base"].get<std::vector<double>>());
  const auto expected = line["changed"].get<std::vector<double>>();
  REQUIRE(adjusted.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(adjusted[i] == Approx(expected[i]));
}

void check_values_of(const std::string& file) {
  std::ifstream in(file);
  std::string text;
  REQUIRE(std::getline(in, text));
  CHECK(json::parse(text).contains("origin"));
  int n = 0;
  for (; std::getline(in, text); ++n) {
    const json line = json::parse(text);
    INFO(text.substr(0, 500));
    if (line["test"] == "holm") {
      check_holm(line);
      continue;
    }
    const TestResult result =
        test_named(line["test"], line["base"].get<std::vector<double>>(), line["changed"].get<std::vector<double>>());
    CHECK(result.method != TestMethod::drawn);
    CHECK(result.statistic == Approx(line["statistic"].get<double>()).margin(1e-9));
    CHECK(result.p == Approx(line["p"].get<double>()).epsilon(1e-9).margin(1e-12));
  }
  CHECK(n >= 260);
}

}  // namespace

TEST_CASE("rank tests give the values of R's own examples") {
  // R: V = 40, one-sided p = 0.01953; W = 35, one-sided p = 0.1272 (the other direction's is larger).
  const auto paired = signed_rank(apart(second_visit, first_visit));
  CHECK(paired->statistic == 40);
  CHECK(paired->p == Approx(20.0 / 512));
  CHECK(paired->method == TestMethod::exact);
  const auto unpaired = mann_whitney(early, at_term);
  CHECK(unpaired->statistic == 35);
  CHECK(unpaired->p == Approx(0.2544122544));
  CHECK(unpaired->method == TestMethod::exact);
}

TEST_CASE("the smallest p that a rank test can reach") {
  // Two arrangements of C(2n, n), and of 2^n.
  CHECK(mann_whitney(std::vector<double>{1, 2, 3}, std::vector<double>{4, 5, 6})->p == Approx(0.1));
  CHECK(mann_whitney(std::vector<double>{1, 2, 3, 4}, std::vector<double>{5, 6, 7, 8})->p == Approx(2.0 / 70));
  CHECK(signed_rank(std::vector<double>{1, 2, 3, 4, 5})->p == Approx(0.0625));
  CHECK(signed_rank(std::vector<double>{1, 2, 3, 4, 5, 6})->p == Approx(0.03125));
}

TEST_CASE("two hundred samples with and without ties have SciPy's statistics and p-values") {
  check_values_of(std::string(BENCH_TESTS_DIR) + "/unit/summarise/statistics/comparing/scipy.jsonl");
}

// Of samples that were drawn just now: tests/integration/scipy_check.sh names the file.
TEST_CASE("other samples have SciPy's statistics and p-values too", "[.scipy]") {
  const char* values = std::getenv("BENCH_SCIPY_VALUES");
  REQUIRE(values != nullptr);
  check_values_of(values);
}

TEST_CASE("where counting ends, tied values are drawn and the others approximated, with nearly the same p") {
  test::Draws draws(5);
  std::vector<double> base, changed, counted_base, counted_changed;
  for (int i = 0; i < 25; ++i) {
    counted_base.push_back(draws.normal());
    counted_changed.push_back(draws.normal() + 0.5);
  }
  const auto exact = mann_whitney(counted_base, counted_changed);
  CHECK(exact->method == TestMethod::exact);
  // One value more, in the middle: beyond the limit, and p moves by little.
  counted_base.push_back(-0.001);
  const auto normal = mann_whitney(counted_base, counted_changed);
  CHECK(normal->method == TestMethod::normal);
  CHECK(normal->p == Approx(exact->p).margin(0.02));

  for (int i = 0; i < 60; ++i) {
    base.push_back(std::floor(3 * draws.uniform()));
    changed.push_back(std::floor(3.6 * draws.uniform()));
  }
  const auto drawn = mann_whitney(base, changed);
  CHECK(drawn->method == TestMethod::drawn);
  CHECK(drawn == mann_whitney(base, changed));
  std::vector<double> many_base, many_changed;
  for (int i = 0; i < 101; ++i) {
    many_base.push_back(std::floor(4 * draws.uniform()));
    many_changed.push_back(many_base.back() + (i % 3 == 0 ? -1 : 1));
  }
  CHECK(signed_rank(apart(many_base, many_changed))->method == TestMethod::drawn);
}

TEST_CASE("drawn and approximated p-values of the same tied samples agree") {
  test::Draws draws(8);
  for (int trial = 0; trial < 5; ++trial) {
    std::vector<double> base, changed;
    for (int i = 0; i < 200; ++i) {
      base.push_back(std::floor(6 * draws.uniform()));
      changed.push_back(std::floor(6.5 * draws.uniform()));
    }
    const auto drawn = mann_whitney(base, changed);
    REQUIRE(drawn->method == TestMethod::drawn);
    // The normal p, worked out here by definition.
    double u = 0;
    std::vector<double> pool = base;
    pool.insert(pool.end(), changed.begin(), changed.end());
    for (double b : base)
      for (double c : changed) u += c > b ? 1 : c == b ? 0.5 : 0;
    CHECK(u == drawn->statistic);
    // Σ over values of (t² − 1) is Σ over groups of (t³ − t).
    double term = 0;
    for (double value : pool) {
      const auto t = static_cast<double>(std::count(pool.begin(), pool.end(), value));
      term += t * t - 1;
    }
    const double variance = 200.0 * 200 / 12 * (401 - term / (400.0 * 399));
    const double z = (std::abs(u - 20000) - 0.5) / std::sqrt(variance);
    CHECK(drawn->p == Approx(std::erfc(z / std::sqrt(2.0))).margin(0.02));
  }
}

TEST_CASE("rank tests of nothing, and of no difference") {
  CHECK_FALSE(mann_whitney({}, std::vector<double>{1}));
  CHECK_FALSE(mann_whitney(std::vector<double>{1}, {}));
  CHECK_FALSE(signed_rank({}));
  CHECK(signed_rank(std::vector<double>{0, 0, 0})->p == 1);
  CHECK(mann_whitney(std::vector<double>{7, 7, 7}, std::vector<double>{7, 7})->p == 1);
  const std::vector<double> same(300, 7.0);
  CHECK(mann_whitney(same, same)->p == 1);
}

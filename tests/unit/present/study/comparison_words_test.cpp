#include "present/study/comparison_words.h"

#include "catch.hpp"

using namespace bench;

namespace {

Comparison of(double effect, double lo, double hi) {
  Comparison made;
  made.metric = "ttft_s";
  made.n_base = made.n_changed = 10;
  made.effect = effect;
  made.interval = Interval{lo, hi, 0.957, "hodges-lehmann"};
  made.p = 0.002;
  made.test = "mann-whitney, exact";
  conclude(made);
  return made;
}

Comparison of_rates(double effect, double lo, double hi) {
  Comparison made = of(effect, lo, hi);
  made.unit = Unit::tokens_per_second;
  made.better = Better::higher;
  conclude(made);
  return made;
}

Comparison of_scores(double effect, double lo, double hi) {
  Comparison made = of(effect, lo, hi);
  made.scale = Comparison::Scale::difference;
  made.unit = Unit::share;
  made.better = Better::higher;
  conclude(made);
  return made;
}

}  // namespace

TEST_CASE("a verdict is a word, a change and its interval") {
  CHECK(verdict_words(of(0.959, 0.948, 0.971)) == "faster 4.1 % [2.9, 5.2]");
  CHECK(verdict_words(of(1.041, 1.029, 1.052)) == "slower 4.1 % [2.9, 5.2]");
  CHECK(verdict_words(of_rates(1.063, 1.048, 1.079)) == "faster 6.3 % [4.8, 7.9]");
  CHECK(verdict_words(of_rates(0.9, 0.89, 0.91)) == "slower 10.0 % [9.0, 11.0]");
  CHECK(verdict_words(of_scores(0.051, 0.031, 0.071)) == "higher 5.1 points [3.1, 7.1]");
  CHECK(verdict_words(of_scores(-0.051, -0.071, -0.031)) == "lower 5.1 points [3.1, 7.1]");
}

TEST_CASE("a change of twice or more is told in times") {
  CHECK(verdict_words(of(3.2, 3.02, 3.41)) == "slower 3.20 x [3.02, 3.41]");
  CHECK(verdict_words(of(1 / 3.2, 1 / 3.41, 1 / 3.02)) == "faster 3.20 x [3.02, 3.41]");
}

TEST_CASE("sameness, doubt and absence in words") {
  CHECK(verdict_words(of(1.001, 0.99, 1.012)) == "same within 2 %");
  CHECK(verdict_words(of_scores(0.001, -0.01, 0.012)) == "same within 2 points");
  CHECK(verdict_words(Comparison{}) == "no data");

  Comparison open = of(1.05, 1.01, 1.1);
  REQUIRE(open.runs_needed);
  open.runs_needed->runs = 14;
  CHECK(verdict_words(open) == "inconclusive: about 14 more runs");
  open.runs_needed = FurtherRuns{1, FurtherRuns::Goal::enough};
  CHECK(verdict_words(open) == "inconclusive: 1 more run");
  open.runs_needed = std::nullopt;
  CHECK(verdict_words(open) == "inconclusive: too close to 2 % to settle");
  open.reason = Comparison::Reason::harness_error;
  CHECK(verdict_words(open) == "inconclusive: within our own error");
  open.reason = Comparison::Reason::too_few;
  CHECK(verdict_words(open) == "inconclusive: too few values");
  open.reason = Comparison::Reason::not_significant;
  CHECK(verdict_words(open) == "inconclusive: not significant");
}

TEST_CASE("a column has the change with its sign, or a tilde") {
  CHECK(change_words(of(0.959, 0.948, 0.971)) == "-4.1 % [-5.2, -2.9]");
  CHECK(change_words(of_rates(1.063, 1.048, 1.079)) == "+6.3 % [4.8, 7.9]");
  CHECK(change_words(of_scores(-0.051, -0.071, -0.031)) == "-5.1 points [-7.1, -3.1]");
  CHECK(change_words(of(1.001, 0.99, 1.012)) == "~");
  CHECK(change_words(Comparison{}) == "—");
  // Significant, and yet the same within the threshold: the column says by how much, the verdict that it is nothing.
  CHECK(change_words(of(1.01, 1.005, 1.015)) == "+1.00 % [0.50, 1.50]");
}

TEST_CASE("differences that are no ratio have the unit of the metric") {
  Comparison made = of(0.02, 0.015, 0.025);
  made.scale = Comparison::Scale::difference;
  made.threshold = 0.001;
  made.base = 0.05;
  conclude(made);
  CHECK(verdict_words(made) == "slower 20.0 ms [15.0, 25.0]");
  made.threshold = 0.03;
  conclude(made);
  CHECK(verdict_words(made) == "same within 30.0 ms");
}

TEST_CASE("the evidence of a verdict") {
  Comparison made = of(0.959, 0.948, 0.971);
  CHECK(evidence_words(made) == "p = 0.002, n = 10 + 10, mann-whitney, exact");
  made.p_adjusted = 0.0004;
  made.paired = true;
  CHECK(evidence_words(made) == "p < 0.001 (adjusted), n = 10 pairs, mann-whitney, exact");
  CHECK(evidence_words(Comparison{}) == "n = 0 + 0");
}

TEST_CASE("how many times as fast, for a ranking") {
  CHECK(times_words(of(1 / 1.35, 1 / 1.40, 1 / 1.31)) == "1.350 ± 0.050 x faster");
  CHECK(times_words(of(1.001, 0.99, 1.012)).empty());
  CHECK(times_words(of_scores(0.051, 0.031, 0.071)).empty());
}

#include "study/compare/compare_samples.h"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

using Called = Comparison::Verdict;
using Reason = Comparison::Reason;

/// Times of about a second that vary by 1 %, and the same ones times a factor that varies by 1 % as well.
struct Times {
  std::vector<double> base, changed;

  Times(int n, double factor, std::uint64_t seed = 7) {
    test::Draws draws(seed);
    for (int i = 0; i < n; ++i) {
      base.push_back(draws.lognormal(0.01));
      changed.push_back(base.back() * factor * draws.lognormal(0.01));
    }
  }
  Comparison compared(const CompareOptions& options) const { return compare_samples(base, changed, options); }
};

const CompareOptions times{.metric = "ttft_s"};
const CompareOptions paired_times{.metric = "ttft_s", .paired = true};
const CompareOptions rates{.metric = "gen_toks_per_s", .unit = Unit::tokens_per_second, .better = Better::higher};

}  // namespace

TEST_CASE("a time that became shorter is faster, paired or not, and a rate that fell is slower") {
  const Times shorter(12, 0.9);
  for (const CompareOptions& options : {times, paired_times}) {
    const Comparison made = shorter.compared(options);
    CAPTURE(made.test);
    CHECK(made.verdict == Called::faster);
    CHECK(made.reason == Reason::none);
    CHECK_FALSE(made.runs_needed);
    CHECK(made.scale == Comparison::Scale::ratio);
    CHECK(*made.effect == Approx(0.9).margin(0.01));
    CHECK(made.interval->lo < 0.9);
    CHECK(made.interval->hi > 0.89);
    CHECK(made.interval->coverage >= 0.95);
    CHECK(*made.p < 0.001);
    CHECK(made.differs());
    CHECK_FALSE(made.is_worse());
    CHECK(made.n_base == 12);
    CHECK(*made.base == Approx(1).margin(0.02));
  }
  CHECK(shorter.compared(times).test == "mann-whitney, exact");
  CHECK(shorter.compared(paired_times).test == "signed-rank, exact");
  const Comparison fell = shorter.compared(rates);
  CHECK(fell.verdict == Called::slower);
  CHECK(fell.is_worse());
  CHECK(fell.is_worse_by(0.05));
  CHECK_FALSE(fell.is_worse_by(0.15));
}

TEST_CASE("what has no speed is higher or lower, and what has no direction is never worse") {
  CompareOptions options{.metric = "output_tokens", .unit = Unit::count, .better = Better::neither};
  CHECK(Times(12, 1.1).compared(options).verdict == Called::higher);
  CHECK(Times(12, 0.9).compared(options).verdict == Called::lower);
  CHECK(Times(12, 0.9).compared(options).differs());
  CHECK_FALSE(Times(12, 0.9).compared(options).is_worse());
}

TEST_CASE("an interval inside the threshold is the same, even one that excludes no difference") {
  const Comparison same = Times(40, 1).compared(paired_times);
  CHECK(same.verdict == Called::same);
  const Comparison small = Times(200, 1.008).compared(paired_times);
  CHECK(small.verdict == Called::same);
  CHECK(small.differs());
  CHECK(small.is_worse());
  const std::vector<double> equal(8, 0.25);
  const Comparison none = compare_samples(equal, equal, paired_times);
  CHECK(none.verdict == Called::same);
  CHECK(*none.p == 1);
  CHECK_FALSE(none.differs());
}

TEST_CASE("an interval across the threshold is inconclusive, with the number of runs that would settle it") {
  CompareOptions fine = times;
  fine.threshold = 0.01;
  const Comparison wide = Times(8, 1).compared(fine);
  CHECK(wide.verdict == Called::inconclusive);
  CHECK(wide.reason == Reason::too_wide);
  REQUIRE(wide.runs_needed);
  CHECK(wide.runs_needed->goal == FurtherRuns::Goal::same);
  CHECK(wide.runs_needed->runs > 1);
  CHECK(wide.runs_needed->runs < 60);

  const Comparison beyond = Times(8, 1.022).compared(paired_times);
  CHECK(beyond.verdict == Called::inconclusive);
  CHECK(beyond.differs());
  REQUIRE(beyond.runs_needed);
  CHECK(beyond.runs_needed->goal == FurtherRuns::Goal::exceeds);

  CompareOptions several = fine;
  several.values_per_run = 20;
  const auto fewer = Times(8, 1).compared(several).runs_needed;
  REQUIRE(fewer);
  CHECK(fewer->runs == (wide.runs_needed->runs + 19) / 20);
}

TEST_CASE("too few values are told how many are missing") {
  const Comparison pairs = Times(4, 0.5).compared(paired_times);
  CHECK(pairs.verdict == Called::inconclusive);
  CHECK(pairs.reason == Reason::too_few);
  CHECK(pairs.runs_needed == FurtherRuns{2, FurtherRuns::Goal::enough});
  CHECK(pairs.effect);
  CHECK_FALSE(pairs.differs());
  CHECK(Times(3, 0.5).compared(times).runs_needed == FurtherRuns{2, FurtherRuns::Goal::enough});
  CHECK(Times(1, 0.5).compared(times).runs_needed == FurtherRuns{4, FurtherRuns::Goal::enough});
  CHECK(Times(6, 0.5).compared(paired_times).verdict == Called::faster);
  CHECK(Times(5, 0.5).compared(times).verdict == Called::faster);
  CompareOptions sure = paired_times;
  sure.alpha = 0.01;
  CHECK(Times(6, 0.5).compared(sure).runs_needed == FurtherRuns{2, FurtherRuns::Goal::enough});
}

TEST_CASE("what is not finite is no value, and takes its partner with it") {
  Times some(10, 0.9);
  some.base[0] = std::numeric_limits<double>::quiet_NaN();
  some.changed[1] = std::numeric_limits<double>::infinity();
  const Comparison pairs = some.compared(paired_times);
  CHECK(pairs.n_base == 8);
  CHECK(pairs.n_changed == 8);
  const Comparison apart = some.compared(times);
  CHECK(apart.n_base == 9);
  CHECK(apart.n_changed == 9);
  CHECK(std::isfinite(*apart.effect));

  const Comparison nothing = compare_samples({}, some.changed, times);
  CHECK(nothing.verdict == Called::no_data);
  CHECK_FALSE(nothing.effect);
  CHECK_FALSE(nothing.p);
  CHECK(compare_samples({}, {}, paired_times).verdict == Called::no_data);
}

TEST_CASE("values that are not all positive are compared by difference, against a share of the base's median") {
  std::vector<double> base{0, 100, 101, 99, 100, 102, 98, 100}, changed;
  for (double value : base) changed.push_back(value + 20);
  const Comparison made = compare_samples(base, changed, {.metric = "tokens", .unit = Unit::count, .paired = true});
  CHECK(made.scale == Comparison::Scale::difference);
  CHECK(*made.effect == 20);
  CHECK(made.threshold == Approx(2));
  CHECK(made.verdict == Called::higher);
  CHECK(made.is_worse_by(0.19));
  CHECK_FALSE(made.is_worse_by(0.21));
}

TEST_CASE("a difference that both clocks together may be wrong by is never called") {
  const Times shorter(20, 0.95);
  CompareOptions coarse = paired_times;
  coarse.error_of_base = 0.03;  // of about a second, like
  coarse.error_of_changed = 0.03;
  const Comparison made = shorter.compared(coarse);
  CHECK(made.verdict == Called::inconclusive);
  CHECK(made.reason == Reason::harness_error);
  CHECK_FALSE(made.runs_needed);
  CHECK_FALSE(made.differs());
  coarse.error_of_changed = 0.001;
  CHECK(shorter.compared(coarse).verdict == Called::faster);

  // Nor is anything the same within 2 % to clocks that are 3 % wrong.
  coarse.error_of_changed = 0;
  CHECK(Times(60, 1).compared(coarse).reason == Reason::harness_error);
  coarse.error_of_base = 0.002;
  CHECK(Times(60, 1).compared(coarse).verdict == Called::same);
}

TEST_CASE("right and wrong answers of the same questions go through McNemar, others through signs") {
  std::vector<double> base, changed;
  for (int i = 0; i < 200; ++i) {
    base.push_back(i % 2);
    changed.push_back(i % 2 == 0 && i < 60 ? 1 : i % 2);  // 30 won, none lost
  }
  const CompareOptions scores{
      .metric = "correct", .unit = Unit::share, .better = Better::higher, .paired = true, .scores = true};
  const Comparison made = compare_samples(base, changed, scores);
  CHECK(made.test == "mcnemar, exact");
  CHECK(*made.base == 0.5);
  CHECK(*made.changed == Approx(0.65));
  CHECK(*made.effect == Approx(0.15));
  CHECK(made.interval->method == "bonett-price");
  CHECK(made.verdict == Called::higher);
  CHECK_FALSE(made.is_worse());
  CHECK(compare_samples(changed, base, scores).is_worse_by(0.1));

  for (double& score : changed) score = score * 0.5 + 0.25;
  const Comparison graded = compare_samples(base, changed, scores);
  CHECK(graded.test == "sign-flip, drawn");
  CHECK(graded.interval->method == "bca");

  CompareOptions unpaired = scores;
  unpaired.paired = false;
  base.pop_back();
  CHECK(compare_samples(base, changed, unpaired).interval->method == "mover");
  CHECK(compare_samples(base, changed, unpaired).test == "permutation, drawn");
}

TEST_CASE("three points of a hundred and sixty-four answers are noise") {
  // 28 of 164 answers differ: 13 lost, 15 won, and with the next three won 5 points more.
  std::vector<double> base(164), changed(164);
  for (std::size_t i = 0; i < 13; ++i) base[i] = 1;
  for (std::size_t i = 20; i < 38; ++i) changed[i] = 1;
  const Comparison made = compare_samples(
      base, changed,
      {.metric = "correct", .unit = Unit::share, .better = Better::higher, .paired = true, .scores = true});
  CHECK(*made.effect == Approx(5.0 / 164));
  CHECK_FALSE(made.differs());
  CHECK(made.verdict == Called::inconclusive);
}

#include <vector>

#include "bench/comparison.h"

#include "catch.hpp"

using namespace bench;

namespace {

using Called = Comparison::Verdict;
using Reason = Comparison::Reason;

/// A ratio that was measured well.
Comparison ratio(double effect, double lo, double hi, double p = 0.001, const char* metric = "wall_s") {
  Comparison made;
  made.metric = metric;
  made.n_base = made.n_changed = 20;
  made.effect = effect;
  made.interval = Interval{lo, hi, 0.95, "hodges-lehmann"};
  made.p = p;
  conclude(made);
  return made;
}

}  // namespace

TEST_CASE("verdicts follow from where the interval lies") {
  CHECK(ratio(0.96, 0.95, 0.97).verdict == Called::faster);
  CHECK(ratio(1.04, 1.03, 1.05).verdict == Called::slower);
  CHECK(ratio(1.00, 0.99, 1.01).verdict == Called::same);
  CHECK(ratio(1.01, 1.005, 1.015).verdict == Called::same);
  CHECK(ratio(1.04, 1.01, 1.07).verdict == Called::inconclusive);
  CHECK(ratio(1.00, 0.97, 1.03).verdict == Called::inconclusive);
  // The ends on the threshold: 1.02 upwards is 1/1.02 downwards.
  CHECK(ratio(1.00, 1 / 1.0199, 1.0199).verdict == Called::same);
  CHECK(ratio(1.00, 1 / 1.0201, 1.0199).verdict == Called::inconclusive);
}

TEST_CASE("how many more runs are advised, by hand") {
  // ln 1.06 ± 0.0784 from twenty values: by t(19) = 2.0930 a standard error of 0.037458. To lie beyond ln 1.02 it may
  // be (0.058269 − 0.019803)/2.80159 = 0.013730, which takes 20 (0.037458/0.01373)² + 1.96²/2 = 150.8 values.
  const Comparison made = ratio(1.06, 1.06 * 0.924594, 1.06 * 1.081555);
  REQUIRE(made.runs_needed);
  CHECK(made.runs_needed->goal == FurtherRuns::Goal::exceeds);
  CHECK(made.runs_needed->runs == 131);
  // A difference at the threshold itself is never settled.
  CHECK_FALSE(ratio(1.02, 1.00, 1.04).runs_needed);
}

TEST_CASE("an interval beyond the threshold is not called against its test") {
  const Comparison made = ratio(1.04, 1.03, 1.05, 0.06);
  CHECK(made.verdict == Called::inconclusive);
  CHECK(made.reason == Reason::not_significant);
  CHECK(made.runs_needed->goal == FurtherRuns::Goal::differs);
  CHECK_FALSE(made.differs());
}

TEST_CASE("verdicts, reasons and goals have names for programs") {
  CHECK(name_of(Called::faster) == "faster");
  CHECK(name_of(Called::no_data) == "no_data");
  CHECK(name_of(Reason::none).empty());
  CHECK(name_of(Reason::harness_error) == "harness_error");
  CHECK(name_of(FurtherRuns::Goal::same) == "same");
}

TEST_CASE("among several metrics, the ones that chance explains are not called, and the primary one stands alone") {
  std::vector<Comparison> all{ratio(1.04, 1.03, 1.05, 0.03, "ttft_s"), ratio(1.04, 1.03, 1.05, 0.03, "wall_s"),
                              ratio(1.04, 1.03, 1.05, 0.001, "load_s"), ratio(1.00, 0.99, 1.01, 0.9, "prefill_s"),
                              Comparison{}};
  adjust_for_many(all, "ttft_s");
  CHECK_FALSE(all[0].p_adjusted);
  CHECK(all[0].verdict == Called::slower);
  CHECK(*all[1].p_adjusted == Approx(0.06));
  CHECK(all[1].verdict == Called::inconclusive);
  CHECK(all[1].reason == Reason::not_significant);
  CHECK(*all[2].p_adjusted == Approx(0.003));
  CHECK(all[2].verdict == Called::slower);
  CHECK(all[3].verdict == Called::same);
  CHECK(all[4].verdict == Called::no_data);
  std::vector<Comparison> alone{all[1]};
  adjust_for_many(alone);
  CHECK_FALSE(alone[0].p_adjusted);  // there is nothing to adjust for
  CHECK(alone[0].verdict == Called::slower);

  const auto once = all;
  adjust_for_many(all, "ttft_s");
  CHECK(all == once);
  adjust_for_many(all);
  CHECK(*all[0].p_adjusted == Approx(0.09));
}

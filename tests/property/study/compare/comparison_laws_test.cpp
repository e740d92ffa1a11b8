// Laws of comparisons, on data drawn from fixed seeds: what must not matter does not, and errors are as rare as they
// say. The bands around rates are four standard errors of a binomial wide.

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/random.h"
#include "catch.hpp"
#include "study/compare/compare_samples.h"
#include "summarise/statistics/comparing/many_tests.h"
#include "summarise/statistics/comparing/rank_test.h"
#include "summarise/statistics/comparing/sample_size.h"
#include "summarise/statistics/comparing/scores_apart.h"
#include "summarise/statistics/comparing/shift.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

using Called = Comparison::Verdict;

struct Drawn {
  std::vector<double> base, changed;
};

/// With ties, unlike sizes and, sometimes, zeros; of one size if paired.
Drawn any_samples(test::Draws& draws, bool paired, bool scores) {
  const auto size = [&] { return static_cast<std::size_t>(1 + 34 * draws.uniform()); };
  const bool tied = draws.uniform() < 0.5;
  const double factor = draws.uniform() < 0.5 ? 1 : 1.1;
  const auto value = [&]() -> double {
    if (scores) return tied ? std::floor(2 * draws.uniform()) : draws.uniform();
    const double time = draws.lognormal(0.1);
    return tied ? std::floor(10 * time) / 10 : time;
  };
  Drawn drawn;
  drawn.base.resize(size());
  drawn.changed.resize(paired ? drawn.base.size() : size());
  for (double& each : drawn.base) each = value();
  for (double& each : drawn.changed) each = scores ? value() : value() * factor;
  return drawn;
}

CompareOptions options_of(bool paired, bool scores) {
  CompareOptions options{.metric = "m", .paired = paired, .scores = scores};
  if (scores) {
    options.unit = Unit::share;
    options.better = Better::higher;
  }
  return options;
}

Called opposite(Called verdict) {
  switch (verdict) {
    case Called::faster:
      return Called::slower;
    case Called::slower:
      return Called::faster;
    case Called::higher:
      return Called::lower;
    case Called::lower:
      return Called::higher;
    default:
      return verdict;
  }
}

void for_each_kind(const std::function<void(const Drawn&, const CompareOptions&)>& check) {
  test::Draws draws(17);
  for (int trial = 0; trial < 25; ++trial) {
    for (const bool paired : {false, true}) {
      for (const bool scores : {false, true}) {
        CAPTURE(trial, paired, scores);
        check(any_samples(draws, paired, scores), options_of(paired, scores));
      }
    }
  }
}

template <class Value>
void shuffle(std::vector<Value>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

double band(int trials, double rate) { return 4 * std::sqrt(rate * (1 - rate) / trials); }

/// How often something is so in `trials` draws.
double share_of(int trials, const std::function<bool()>& is_so) {
  int hits = 0;
  for (int i = 0; i < trials; ++i) hits += is_so();
  return static_cast<double>(hits) / trials;
}

std::vector<double> normals(test::Draws& draws, int n, double mean = 0) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(draws.normal() + mean);
  return values;
}

}  // namespace

TEST_CASE("swapped sides turn the effect and the verdict round and keep p") {
  for_each_kind([](const Drawn& drawn, const CompareOptions& options) {
    const Comparison there = compare_samples(drawn.base, drawn.changed, options);
    const Comparison back = compare_samples(drawn.changed, drawn.base, options);
    CHECK(there.p == back.p);
    CHECK(there.differs() == back.differs());
    CHECK(back.verdict == opposite(there.verdict));
    REQUIRE(there.interval.has_value() == back.interval.has_value());
    const bool is_ratio = there.scale == Comparison::Scale::ratio;
    const auto turned = [&](double value) { return is_ratio ? 1 / value : -value; };
    CHECK(*back.effect == Approx(turned(*there.effect)).margin(1e-12));
    if (!there.interval) return;
    // A bootstrap draws its resamples in the order of the values, so that its ends are turned round only roughly.
    const double rough = there.interval->method == "bca" ? 0.02 : 1e-12;
    CHECK(back.interval->lo == Approx(turned(there.interval->hi)).margin(rough));
    CHECK(back.interval->hi == Approx(turned(there.interval->lo)).margin(rough));
  });
}

TEST_CASE("the order of samples does not matter") {
  Random random(4);
  for_each_kind([&](const Drawn& drawn, const CompareOptions& options) {
    const Comparison once = compare_samples(drawn.base, drawn.changed, options);
    Drawn mixed = drawn;
    if (options.paired) {
      std::vector<std::size_t> order(drawn.base.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      shuffle(order, random);
      for (std::size_t i = 0; i < order.size(); ++i) {
        mixed.base[i] = drawn.base[order[i]];
        mixed.changed[i] = drawn.changed[order[i]];
      }
    } else {
      shuffle(mixed.base, random);
      shuffle(mixed.changed, random);
    }
    CHECK(compare_samples(mixed.base, mixed.changed, options) == once);
  });
}

TEST_CASE("another unit changes nothing but the values") {
  for_each_kind([](const Drawn& drawn, const CompareOptions& options) {
    if (options.scores) return;
    Drawn scaled = drawn;
    for (auto* side : {&scaled.base, &scaled.changed})
      for (double& value : *side) value *= 1024;
    const Comparison once = compare_samples(drawn.base, drawn.changed, options);
    const Comparison other = compare_samples(scaled.base, scaled.changed, options);
    if (once.scale != Comparison::Scale::ratio) return;
    CHECK(*other.effect == Approx(*once.effect));
    CHECK(other.verdict == once.verdict);
  });
}

TEST_CASE("an effect lies in its interval, p in its range, and a verdict never against the interval") {
  for_each_kind([](const Drawn& drawn, const CompareOptions& options) {
    const Comparison made = compare_samples(drawn.base, drawn.changed, options);
    CHECK(*made.p > 0);
    CHECK(*made.p <= 1);
    if (!made.interval) return;
    CHECK(made.interval->lo <= *made.effect + 1e-12);
    CHECK(made.interval->hi >= *made.effect - 1e-12);
    if (made.verdict == Called::faster) CHECK(made.interval->hi < 1);
    if (made.verdict == Called::slower) CHECK(made.interval->lo > 1);
    if (made.verdict == Called::higher) CHECK(made.interval->lo > 0);
    if (made.verdict == Called::lower) CHECK(made.interval->hi < 0);
    CHECK((made.reason == Comparison::Reason::none) == (made.verdict != Called::inconclusive));
    if (made.runs_needed) CHECK(made.runs_needed->runs >= 1);
  });
}

TEST_CASE("Holm keeps the order of p-values, never lowers one, and lies below Bonferroni") {
  test::Draws draws(9);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> p(1 + static_cast<std::size_t>(12 * draws.uniform()));
    for (double& each : p) each = std::pow(draws.uniform(), 3);
    const auto adjusted = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      CHECK(adjusted[i] >= p[i]);
      CHECK(adjusted[i] <= std::min(1.0, p[i] * static_cast<double>(p.size())));
      for (std::size_t j = 0; j < p.size(); ++j)
        if (p[i] < p[j]) CHECK(adjusted[i] <= adjusted[j]);
    }
  }
}

TEST_CASE("Holm raises one false alarm among ten true nulls as rarely as it says") {
  test::Draws draws(12);
  const int trials = 4'000;
  const double alarms = share_of(trials, [&] {
    std::vector<double> p(10);
    for (double& each : p) each = draws.uniform();
    const auto adjusted = holm(p);
    return *std::min_element(adjusted.begin(), adjusted.end()) <= 0.05;
  });
  CHECK(alarms == Approx(1 - std::pow(0.995, 10)).margin(band(trials, 0.05)));
}

TEST_CASE("intervals of shifts cover the truth as often as they say") {
  struct Row {
    int base, changed;
  };
  test::Draws draws(31);
  const int trials = 1'500;
  for (const Row& row : {Row{5, 5}, Row{8, 8}, Row{10, 17}, Row{40, 30}}) {
    CAPTURE(row.base, row.changed);
    double said = 0;
    const double covered = share_of(trials, [&] {
      const auto shift = shift_between(normals(draws, row.base), normals(draws, row.changed, 0.7));
      said = shift->interval->coverage;
      return shift->interval->lo <= 0.7 && 0.7 <= shift->interval->hi;
    });
    CHECK(covered == Approx(said).margin(band(trials, 0.05)));
  }
  for (const int n : {6, 9, 20, 110}) {
    CAPTURE(n);
    double said = 0;
    const double covered = share_of(trials, [&] {
      const auto shift = shift_of(normals(draws, n, 0.7));
      said = shift->interval->coverage;
      return shift->interval->lo <= 0.7 && 0.7 <= shift->interval->hi;
    });
    CHECK(covered == Approx(said).margin(band(trials, 0.05)));
  }
}

TEST_CASE("intervals of ties cover no less than they say") {
  test::Draws draws(32);
  const int trials = 2'000;
  const double covered = share_of(trials, [&] {
    std::vector<double> base, changed;
    for (int i = 0; i < 12; ++i) {
      base.push_back(std::floor(5 * draws.uniform()));
      changed.push_back(std::floor(5 * draws.uniform()) + 2);
    }
    const auto interval = shift_between(base, changed)->interval;
    return interval->lo <= 2 && 2 <= interval->hi;
  });
  CHECK(covered >= 0.95 - band(trials, 0.05));
}

TEST_CASE("intervals of scores cover the truth as often as they say") {
  test::Draws draws(33);
  const int trials = 2'000;
  // A tenth of the questions is won and a fifth lost.
  const double paired = share_of(trials, [&] {
    Discordant answers;
    for (answers.n = 0; answers.n < 60; ++answers.n) {
      const double which = draws.uniform();
      answers.changed_only += which < 0.1;
      answers.base_only += which >= 0.8;
    }
    const auto interval = paired_shares(answers)->interval;
    return interval->lo <= -0.1 && -0.1 <= interval->hi;
  });
  CHECK(paired == Approx(0.955).margin(band(trials, 0.05)));
  const double apart = share_of(trials, [&] {
    std::vector<double> base, changed;
    for (int i = 0; i < 50; ++i) base.push_back(draws.uniform() < 0.6);
    for (int i = 0; i < 40; ++i) changed.push_back(draws.uniform() < 0.75);
    const auto interval = means_apart(base, changed)->interval;
    return interval->lo <= 0.15 && 0.15 <= interval->hi;
  });
  CHECK(apart == Approx(0.95).margin(band(trials, 0.05)));
}

TEST_CASE("where there is no difference, one is found no more often than alpha") {
  test::Draws draws(34);
  const int trials = 1'000;
  const auto time = [&] { return draws.lognormal(0.05); };
  for (const bool paired : {false, true}) {
    for (const bool tied : {false, true}) {
      CAPTURE(paired, tied);
      const double alarms = share_of(trials, [&] {
        std::vector<double> base, changed;
        for (int i = 0; i < 15; ++i) {
          base.push_back(tied ? std::round(40 * time()) / 40 : time());
          changed.push_back(tied ? std::round(40 * time()) / 40 : time());
        }
        return compare_samples(base, changed, options_of(paired, false)).differs();
      });
      CHECK(alarms <= 0.05 + band(trials, 0.05));
      // Values rounded to half a deviation often have an interval that ends at no difference itself: far fewer alarms.
      if (!tied) CHECK(alarms >= 0.05 - band(trials, 0.05));
    }
  }
}

TEST_CASE("looking six times finds no more than looking once, with either way of spending alpha") {
  test::Draws draws(35);
  const int trials = 400;
  for (const bool end_in_sight : {false, true}) {
    CAPTURE(end_in_sight);
    const double alarms = share_of(trials, [&] {
      AlphaSpending spending(0.05, end_in_sight ? std::optional<std::int64_t>(100) : std::nullopt);
      std::vector<double> differences;
      for (int n = 10; n <= 100; n = static_cast<int>(AlphaSpending::next_look(n))) {
        while (static_cast<int>(differences.size()) < n) differences.push_back(draws.normal());
        if (signed_rank(differences)->p <= spending.spend(n)) return true;
      }
      return false;
    });
    CHECK(alarms <= 0.05 + band(trials, 0.05));
    CHECK(alarms > 0);
  }
}

TEST_CASE("the number of runs that is advised finds the difference four times of five") {
  // The advice of many first looks at thirty pairs, which are a tenth slower with a spread of a quarter: the typical
  // one is then taken. A single advice from few values is as rough as its interval.
  test::Draws draws(36);
  const auto pairs = [&](int n) {
    Drawn drawn;
    for (int i = 0; i < n; ++i) {
      drawn.base.push_back(draws.lognormal(0.2));
      drawn.changed.push_back(drawn.base.back() * 1.1 * draws.lognormal(0.25));
    }
    return drawn;
  };
  const CompareOptions options = options_of(true, false);
  std::vector<std::int64_t> advised;
  for (int i = 0; i < 200; ++i) {
    const Drawn drawn = pairs(30);
    const Comparison first = compare_samples(drawn.base, drawn.changed, options);
    if (first.runs_needed && first.runs_needed->goal == FurtherRuns::Goal::exceeds)
      advised.push_back(30 + first.runs_needed->runs);
  }
  REQUIRE(advised.size() > 100);
  std::sort(advised.begin(), advised.end());
  const auto typical = static_cast<int>(advised[advised.size() / 2]);
  CAPTURE(typical);
  const double found = share_of(400, [&] {
    const Drawn drawn = pairs(typical);
    return compare_samples(drawn.base, drawn.changed, options).verdict == Called::slower;
  });
  CHECK(found > 0.8 - band(400, 0.8));
  CHECK(found < 0.98);
}

TEST_CASE("the number of values that is planned finds the difference four times of five") {
  // +3 % in values that vary by 3 %, to be told from nothing.
  test::Draws draws(37);
  const auto n = values_per_side(Goal::differs, {0.03, 0.02}, 0.03);
  REQUIRE(n);
  const double found = share_of(500, [&] {
    Drawn drawn;
    for (std::int64_t i = 0; i < *n; ++i) {
      drawn.base.push_back(draws.lognormal(0.03));
      drawn.changed.push_back(1.03 * draws.lognormal(0.03));
    }
    const Comparison made = compare_samples(drawn.base, drawn.changed, options_of(false, false));
    return made.differs() && *made.effect > 1;
  });
  CAPTURE(*n);
  CHECK(found == Approx(0.8).margin(band(500, 0.8)));
}

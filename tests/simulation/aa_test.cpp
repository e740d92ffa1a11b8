// A comparison that calls what is not there is worth nothing, and neither is one that misses what is.

#include "simulation/aa.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <string>

#include "catch.hpp"

using namespace bench;
using namespace bench_test;

namespace {

constexpr double injected = 1.03;

double percent_of(std::int64_t part, std::int64_t all) {
  return 100 * static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(1, all));
}

void print(const std::string& title, const AaTallies& tallies) {
  std::cout << title << "\n" << std::fixed << std::setprecision(2);
  for (const auto& [metric, tally] : tallies)
    std::cout << "  " << metric << ": of " << tally.trials << " intervals " << percent_of(tally.called, tally.trials)
              << " % exclude none (" << tally.wrong << " on the wrong side), "
              << percent_of(tally.covered, tally.trials) << " % hold the truth; called after correction "
              << percent_of(tally.claimed, tally.trials) << " %\n";
}

/// Fewer calls than chance makes of five in a hundred are no fault.
void check_false_alarms(const AaTallies& tallies) {
  for (const auto& [metric, tally] : tallies) {
    CAPTURE(metric, tally.called, tally.claimed, tally.trials);
    CHECK(tally.called <= upper_band(tally.trials, 0.05));
    CHECK(tally.claimed <= tally.called);
  }
}

}  // namespace

TEST_CASE("two runs of one world are told apart as seldom as the interval promises") {
  const AaTallies tallies = compare_often(60, 1, 2, 1);
  REQUIRE(tallies.size() == 3);
  check_false_alarms(tallies);
  for (const auto& [metric, tally] : tallies) {
    CAPTURE(metric, tally.covered);
    CHECK(tally.covered >= lower_band(tally.trials, 0.95));
  }
}

TEST_CASE("a world that is slower by three in a hundred is found with as many runs as are planned for it") {
  const auto planned = planned_runs(injected, 2001);
  for (const auto& [metric, runs] : planned) {
    if (metric == "ttft_s") continue;  // scatters most and takes some thirty runs: left to the whole proof
    const AaTally tally = compare_often(25, injected, runs, 3001).at(metric);
    CAPTURE(metric, runs, tally.called, tally.covered);
    CHECK(tally.called >= lower_band(tally.trials, 0.8));
    CHECK(tally.wrong == 0);
    CHECK(tally.covered >= lower_band(tally.trials, 0.95));
  }
}

// The whole proof, some minutes: see tests/benchmark/README.md. Of 1,200 intervals that promise 95 %, chance alone puts
// the share that holds the truth outside of 93 to 97 % in one case of a thousand; of 400, in one of fifteen.
TEST_CASE("the whole proof: false alarms, power at the planned number, coverage", "[.aa]") {
  constexpr std::int64_t trials = 1200;
  for (const std::int64_t runs : {2, 5}) {
    const AaTallies same = compare_often(trials, 1, runs, 110'001);
    print("the same world twice, " + std::to_string(runs) + " runs of 6 prompts each", same);
    check_false_alarms(same);
    for (const auto& [metric, tally] : same) {
      CAPTURE(metric, runs, tally.covered);
      CHECK(tally.share_covered() >= 0.93);
      CHECK(tally.share_covered() <= 0.97);
    }
  }
  for (const auto& [metric, runs] : planned_runs(injected, 120'001)) {
    const AaTally tally = compare_often(trials, injected, runs, 130'001).at(metric);
    print("slower by 3 %, at the " + std::to_string(runs) + " runs that are planned for " + metric, {{metric, tally}});
    CAPTURE(metric, runs);
    CHECK(tally.share_called() >= 0.8);
    CHECK(tally.wrong == 0);
    CHECK(tally.share_covered() >= 0.93);
    CHECK(tally.share_covered() <= 0.97);
  }
  std::cout << "slower by 3 %, 2 runs first, then as many as their verdict asks for\n";
  for (const auto& [metric, told] : follow_advice(200, injected, 2, 140'001)) {
    std::cout << "  " << metric << ": of " << told.trials << " found at once " << told.at_once << ", without advice "
              << told.silent << "; of " << told.advised << " with advice (" << told.mean_runs
              << " runs on average) found " << percent_of(told.found, told.advised) << " %\n";
    CAPTURE(metric);
    CHECK(percent_of(told.found, told.advised) >= 80);
  }
}

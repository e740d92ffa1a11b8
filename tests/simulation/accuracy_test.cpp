// The interval beside an accuracy is a promise: of many runs, 95 in 100 name one that holds what is true. In a world
// whose models know each answer with a set probability, it is known what is true.

#include <vector>

#include "catch.hpp"
#include "simulation/quiz.h"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

constexpr std::int64_t runs_of_a_world = 100;

SimulatedLoad quiz_load(Suite suite) {
  SimulatedLoad load;
  load.options.models = {"m"};
  load.options.prompt_cache = PromptCache::allow;
  load.options.runs = 1;
  load.options.workers = 4;
  load.suite = std::move(suite);
  return load;
}

std::string knowing(std::int64_t seed, const std::string& answers) {
  return "{\"seed\":" + std::to_string(seed) + R"(,"answers":{"mode":"accuracy",)" + answers + "}}";
}

const QualitySummary& quality_of(const SimulatedRun& run) { return run.summary.groups.at(0).quality.value(); }

struct Coverage {
  std::int64_t runs_that_hold_it = 0;
  double mean_accuracy = 0;
};

/// Over worlds that differ in nothing but their seeds.
Coverage coverage_of(double truth, const std::string& answers, const Suite& suite) {
  Coverage coverage;
  SimulatedLoad load = quiz_load(suite);
  for (std::int64_t seed = 1; seed <= runs_of_a_world; ++seed) {
    load.world = knowing(seed, answers);
    const SimulatedRun run = simulate(load);
    const ScoreSlice& all = quality_of(run).all();
    REQUIRE(all.n == static_cast<std::int64_t>(suite.cases.size()));
    REQUIRE(all.unparsed + all.cut + all.failed == 0);
    REQUIRE(all.interval.has_value());
    coverage.runs_that_hold_it += all.interval->lo <= truth && truth <= all.interval->hi;
    coverage.mean_accuracy += all.accuracy / runs_of_a_world;
  }
  return coverage;
}

struct Promise {
  double truth;
  std::string answers;
  Suite suite;
};

}  // namespace

TEST_CASE("the interval of an accuracy holds what is true in 95 of 100 runs, of unequal subjects too") {
  const Suite of_one = quiz({{"nature", 200}});
  const Suite of_three = quiz({{"nature", 80}, {"history", 60}, {"art", 60}});
  const std::vector<Promise> promises = {
      {0.7, R"("p":0.7)", of_one},
      {0.25, R"("p":0.25)", of_one},
      {(80 * 0.6 + 60 * 0.7 + 60 * 0.75) / 200, R"("subjects":{"nature":0.6,"history":0.7,"art":0.75})", of_three}};
  std::int64_t held = 0;
  for (const Promise& promise : promises) {
    const Coverage coverage = coverage_of(promise.truth, promise.answers, promise.suite);
    CAPTURE(promise.truth, coverage.runs_that_hold_it);
    CHECK(coverage.mean_accuracy == Approx(promise.truth).margin(0.01));
    held += coverage.runs_that_hold_it;
  }
  const auto runs = static_cast<double>(runs_of_a_world) * static_cast<double>(promises.size());
  CAPTURE(held, runs);
  CHECK(static_cast<double>(held) >= 0.93 * runs);
  CHECK(static_cast<double>(held) <= 0.97 * runs);
}

// All 14,042 take some seconds in a build for measuring, and a quarter of a minute in one for finding faults.
TEST_CASE("as many subjects as MMLU has are asked in virtual time") {
  constexpr std::int64_t questions = 57 * 50;
  std::vector<QuizSubject> subjects;
  for (std::int64_t i = 0; i < 57; ++i) subjects.push_back({"subject-" + std::to_string(i), 50});
  SimulatedLoad load = quiz_load(quiz(subjects));
  for (Case& asked : load.suite->cases) {
    asked.max_tokens = 1;
    asked.top_logprobs = 20;
    asked.scoring.rules = {"logprob"};
  }
  load.world = knowing(7, R"("p":0.6)");
  const SimulatedRun run = simulate(load);

  CHECK(run.outcome.started == questions);
  CHECK(run.outcome.failed == 0);
  const QualitySummary& quality = quality_of(run);
  CHECK(quality.all().n == questions);
  CHECK(quality.subjects() == 57);
  CHECK(quality.all().unparsed + quality.all().cut + quality.all().failed == 0);
  CHECK(run.summary.groups.at(0).output_tokens == questions);
  CHECK(quality.all().accuracy == Approx(0.6).margin(0.03));
  CHECK(quality.macro.value() == Approx(quality.all().accuracy).margin(0.005));
}

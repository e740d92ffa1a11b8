#include "study/compare/compare_runs.h"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;
using namespace std::chrono_literals;

namespace {

using Called = Comparison::Verdict;

struct MadeSide {
  int items = 6;
  int runs = 5;
  double factor = 1;  ///< of all times
  std::uint64_t seed = 1;
  bool cached = false;
  bool counts_cached = false;
};

RunHeader header_of() {
  RunHeader header;
  header.suite = "s";
  header.suite_sha = "same";
  header.server.url = "http://127.0.0.1:11434";
  header.server.local = true;
  return header;
}

std::int64_t about(test::Draws& draws, double milliseconds) {
  return static_cast<std::int64_t>(milliseconds * draws.lognormal(0.01));
}

/// Prompts of different length, with one per cent of noise.
RunSide side_of(const MadeSide& made) {
  RunSide side(header_of(), "m");
  test::Draws draws(made.seed);
  std::int64_t index = 0;
  for (int run = 0; run < made.runs; ++run) {
    for (int item = 0; item < made.items; ++item, ++index) {
      const double length = made.factor * (1000 + 500 * item);
      RunRecord record = test::answered({.plan_index = index,
                                         .start_ms = index * 100000,
                                         .ttft_ms = about(draws, length),
                                         .per_token_ms = about(draws, 100 * made.factor),
                                         .prefill_ms = about(draws, length / 2),
                                         .prompt_tokens = 200,
                                         .id = "p" + std::to_string(item),
                                         .run = run});
      if (made.cached) record.reply.server.prompt_eval_cached_count = 190;
      side.add(record);
    }
  }
  return side;
}

const Comparison& row_for(const ComparedRuns& runs, const std::string& metric) {
  const auto found = std::find_if(runs.comparisons.begin(), runs.comparisons.end(),
                                  [&](const Comparison& row) { return row.metric == metric; });
  REQUIRE(found != runs.comparisons.end());
  return *found;
}

bool notes_tell(const ComparedRuns& runs, const std::string& words) {
  return std::any_of(runs.notes.begin(), runs.notes.end(),
                     [&](const std::string& note) { return note.find(words) != note.npos; });
}

ComparedRuns concluded(const MadeSide& base, const MadeSide& changed, const CompareRunsOptions& options = {}) {
  std::vector<ComparedRuns> all{compare_runs(side_of(base), side_of(changed), options)};
  correct_for_many(all, options.gates);
  return all.front();
}

}  // namespace

TEST_CASE("runs of the same requests are paired by prompt and repetition, whatever the order of the records") {
  const ComparedRuns runs = concluded({.seed = 1}, {.factor = 1.1, .seed = 2});
  CHECK(runs.paired);
  CHECK(runs.factors.empty());
  const Comparison& ttft = row_for(runs, "ttft_s");
  CHECK(ttft.paired);
  CHECK(ttft.n_base == 30);
  CHECK(ttft.verdict == Called::slower);
  CHECK(*ttft.effect == Approx(1.1).margin(0.015));
  CHECK(row_for(runs, "gen_toks_per_s").verdict == Called::slower);
  CHECK(row_for(runs, "gen_toks_per_s").is_worse());
}

TEST_CASE("runs of other requests are not paired, and say so") {
  const ComparedRuns runs = concluded({.runs = 5}, {.runs = 6, .seed = 2});
  CHECK_FALSE(runs.paired);
  CHECK(notes_tell(runs, "unpaired"));
  CHECK(row_for(runs, "ttft_s").n_base == 30);
  CHECK(row_for(runs, "ttft_s").n_changed == 36);
  CHECK_FALSE(row_for(runs, "ttft_s").differs());
}

TEST_CASE("the same is the same, and a pair without one of its values is none") {
  RunSide base = side_of({.seed = 1}), changed = side_of({.seed = 2});
  base.add(test::answered({.plan_index = 99, .start_ms = 9900000, .id = "last", .run = 0}));
  RunRecord lost = test::failed(99, Status::connect_failed, 10, 9900000);
  lost.id = "last";
  changed.add(lost);
  const ComparedRuns runs = compare_runs(base, changed, {});
  CHECK(runs.paired);
  CHECK(row_for(runs, "ttft_s").n_base == 30);
  CHECK(row_for(runs, "ttft_s").verdict == Called::same);
  CHECK(notes_tell(runs, "1 request failed (0 of the base, 1 of the new run)"));
}

TEST_CASE("warm-ups, other models and rescued answers are no values") {
  RunSide side = side_of({});
  RunRecord other = test::answered({.plan_index = 90, .id = "p0", .run = 7});
  other.warmup = true;
  side.add(other);
  other.warmup = false;
  other.model = "another";
  side.add(other);
  other.model = "m";
  other.condition = rescue_condition;
  side.add(other);
  CHECK(compare_runs(side_of({}), side, {}).paired);
}

TEST_CASE("other programs that worked beside one side only are told of") {
  const auto beside = [](double base_share, double changed_share, Nanos watched) {
    std::vector<RunSide> sides{side_of({}), side_of({.seed = 2})};
    for (std::size_t i = 0; i < 2; ++i) {
      const double share = i == 0 ? base_share : changed_share;
      RunEnd end;
      end.measuring = MeasuringCost{watched, Nanos{0}, OthersUsage{watched, {}, 8}};
      end.measuring->others->cpu = Nanos(static_cast<std::int64_t>(8 * share * watched.count()));
      sides[i].ended(end);
    }
    return compare_runs(sides[0], sides[1], {});
  };
  CHECK(notes_tell(beside(0.93, 0.04, 60s), "93 % of the processors beside the base, 4 % beside the new run"));
  CHECK_FALSE(notes_tell(beside(0.93, 0.90, 60s), "other programs"));  // on both sides alike
  CHECK_FALSE(notes_tell(beside(0.93, 0.04, 100ms), "other programs"));
}

TEST_CASE("prompts from the cache on one side only are not compared in what the cache saves") {
  const ComparedRuns runs = concluded({}, {.factor = 0.5, .seed = 2, .cached = true});
  CHECK(row_for(runs, "ttft_s").verdict == Called::no_data);
  CHECK(row_for(runs, "prompt_toks_per_s").verdict == Called::no_data);
  CHECK(row_for(runs, "gen_toks_per_s").verdict == Called::faster);
  CHECK(notes_tell(runs, "not compared: TTFT, Prefill rate"));
  CHECK(runs.comparisons.front().metric == "wall_s");  // the question is one that has an answer

  const ComparedRuns both = concluded({.cached = true}, {.factor = 0.5, .seed = 2, .cached = true});
  CHECK(row_for(both, "ttft_s").verdict == Called::faster);
}

TEST_CASE("one metric is the question and the others are corrected; with several runs all are") {
  std::vector<ComparedRuns> two{compare_runs(side_of({}), side_of({.seed = 2}), {})};
  correct_for_many(two, {});
  CHECK(two.front().comparisons.front().metric == "ttft_s");
  CHECK_FALSE(two.front().comparisons.front().p_adjusted);
  CHECK(row_for(two.front(), "wall_s").p_adjusted);

  std::vector<ComparedRuns> three{compare_runs(side_of({}), side_of({.seed = 2}), {}),
                                  compare_runs(side_of({}), side_of({.seed = 3}), {})};
  correct_for_many(three, {});
  for (const ComparedRuns& runs : three) CHECK(runs.comparisons.front().p_adjusted);
}

TEST_CASE("a gate brings its metric along and decides by it") {
  const CompareRunsOptions options{.gates = {{"ttfr:5%", "ttfr_s", 0.05}, {"wall:50%", "wall_s", 0.5}}};
  const ComparedRuns runs = concluded({}, {.factor = 1.2, .seed = 2}, options);
  CHECK(row_for(runs, "ttfr_s").verdict == Called::slower);
  REQUIRE(runs.gates.size() == 2);
  CHECK_FALSE(runs.gates[0].kept);
  CHECK(runs.gates[1].kept);
}

TEST_CASE("a question counts once, however often it was asked, and more runs are no advice") {
  const auto quiz = [](int right) {
    RunHeader header = header_of();
    header.eval.emplace();
    RunSide side(header, "m");
    for (int run = 0; run < 3; ++run) {
      for (int item = 0; item < 40; ++item) {
        RunRecord record = test::answered({.plan_index = run * 40 + item,
                                           .start_ms = (run * 40 + item) * 1000,
                                           .id = "q" + std::to_string(item),
                                           .run = run});
        record.scoring = Scoring{{"letter"}, {"A"}, {}};
        record.grades = {{.name = "correct", .value = item < right ? 1.0 : 0.0, .rule = "letter"}};
        side.add(record);
      }
    }
    return side;
  };
  std::vector<ComparedRuns> all{compare_runs(quiz(30), quiz(12), {})};
  correct_for_many(all, {});
  const Comparison& score = all.front().comparisons.front();
  CHECK(score.metric == "correct");
  CHECK(score.n_base == 40);
  CHECK(score.test == "mcnemar, exact");
  CHECK(score.verdict == Called::lower);
  CHECK(*score.effect == Approx(-0.45));

  std::vector<ComparedRuns> near{compare_runs(quiz(30), quiz(29), {})};
  correct_for_many(near, {});
  CHECK(near.front().comparisons.front().verdict == Called::inconclusive);
  CHECK_FALSE(near.front().comparisons.front().runs_needed);
}

// Several runs against each other, and the subjects of two.

#include "study/compare/ranking.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "catch.hpp"
#include "present/study/comparison_words.h"
#include "study/compare/subjects.h"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

RunHeader header_of_suite(bool quality) {
  RunHeader header;
  header.suite_sha = "same";
  header.server.url = "http://127.0.0.1:11434";
  header.server.local = true;
  if (quality) header.eval = EvalFacts{.suite = "quiz", .recipe = "r", .version = "1"};
  return header;
}

/// Twelve requests in four runs, so many times slower, with one per cent of noise.
RunSide timed(const std::string& model, double slower, std::uint64_t seed) {
  RunSide side(header_of_suite(false), model);
  test::Draws draws(seed);
  for (std::int64_t i = 0; i < 12; ++i)
    side.add(test::answered({.plan_index = i,
                             .start_ms = 10'000 * i,
                             .per_token_ms = std::llround(1000 * slower * draws.lognormal(0.01)),
                             .model = model,
                             .id = "p" + std::to_string(i % 3),
                             .run = i / 3}));
  return side;
}

/// So many of a hundred questions of each subject right: the same ones in every side, the easy ones first.
RunSide answered_quiz(const std::string& model, const std::vector<std::pair<std::string, int>>& right) {
  RunSide side(header_of_suite(true), model);
  std::int64_t index = 0;
  for (const auto& [subject, count] : right)
    for (int i = 0; i < 100; ++i, ++index) {
      RunRecord record =
          test::answered({.plan_index = index, .start_ms = index, .model = model, .id = subject + std::to_string(i)});
      record.tags = {subject};
      record.scoring = Scoring{{"letter"}, {"A"}, {}};
      record.grades = {{.name = "correct", .value = i < count ? 1.0 : 0.0, .rule = "letter"}};
      side.add(record);
    }
  return side;
}

SideRanking ranked(const std::deque<RunSide>& sides) {
  std::vector<SideToRank> named;
  for (const RunSide& side : sides) named.push_back({side.model(), &side});
  return rank_sides(named, {}).value();
}

}  // namespace

TEST_CASE("several runs are ranked by their decode rate, the best against each, whatever their order") {
  std::deque<RunSide> sides;
  sides.push_back(timed("middle", 1.3, 1));
  sides.push_back(timed("fast", 1, 2));
  sides.push_back(timed("as fast", 1, 3));
  sides.push_back(timed("slow", 2, 4));
  const SideRanking ranking = ranked(sides);
  CHECK(ranking.metric == "gen_toks_per_s");
  REQUIRE(ranking.sides.size() == 4);
  CHECK(ranking.sides[2].name == "middle");
  CHECK(ranking.sides[3].name == "slow");
  CHECK_FALSE(ranking.sides[0].best_against_it);
  CHECK_FALSE(ranking.sides[1].best_against_it->differs());
  const Comparison& against_slow = *ranking.sides[3].best_against_it;
  CHECK(against_slow.differs());
  CHECK(against_slow.verdict == Comparison::Verdict::faster);
  CHECK(*against_slow.effect == Approx(2).margin(0.05));
  CHECK(against_slow.interval->lo < *against_slow.effect);
  CHECK(against_slow.interval->hi > *against_slow.effect);
  CHECK(against_slow.p_adjusted.has_value());  // for all six pairs
  CHECK(*against_slow.p_adjusted >= *against_slow.p);
  const std::string words = ranking_words(ranking);
  CHECK(words.find(" x as fast as middle, ") != words.npos);
  CHECK(words.find(" cannot be told from ") != words.npos);
}

TEST_CASE("two runs have their comparison and no ranking") {
  const RunSide a = timed("a", 1, 1), b = timed("b", 1, 2);
  CHECK_FALSE(rank_sides(std::vector<SideToRank>{{"a", &a}, {"b", &b}}, {}));
}

TEST_CASE("runs of a quality suite are ranked by score, in points") {
  std::deque<RunSide> sides;
  sides.push_back(answered_quiz("a", {{"art", 60}, {"law", 60}}));
  sides.push_back(answered_quiz("b", {{"art", 80}, {"law", 80}}));
  sides.push_back(answered_quiz("c", {{"art", 79}, {"law", 80}}));
  const SideRanking ranking = ranked(sides);
  CHECK(ranking.metric == "correct");
  CHECK(ranking.sides[0].name == "b");
  CHECK(ranking.sides[1].name == "c");
  CHECK_FALSE(ranking.sides[1].best_against_it->differs());
  CHECK(*ranking.sides[2].best_against_it->effect == Approx(0.2));
  CHECK(ranking_words(ranking).starts_with("b is 20.0 ± "));
  CHECK(ranking_words(ranking).ends_with("; b cannot be told from c"));
}

TEST_CASE("subjects are compared one by one, and corrected for being many") {
  const RunSide base = answered_quiz("a", {{"art", 60}, {"law", 60}, {"maths", 60}});
  const RunSide changed = answered_quiz("b", {{"art", 90}, {"law", 60}, {"maths", 66}});
  const auto subjects = compare_subjects(base, changed, true, {});
  REQUIRE(subjects.size() == 3);
  CHECK(subjects[0].name == "art");
  CHECK(subjects[0].made.differs());
  CHECK(*subjects[0].made.effect == Approx(0.3));
  CHECK(*subjects[1].made.effect == 0);
  // Six against none would be significant alone: p = 0.031.
  CHECK(*subjects[2].made.p < 0.05);
  CHECK(*subjects[2].made.p_adjusted > 0.05);
  CHECK_FALSE(subjects[2].made.differs());
  CHECK_FALSE(subjects[2].made.runs_needed);
  CHECK(compare_runs(base, changed, {}).subjects == subjects);
}

TEST_CASE("one subject is the score, and no list") {
  const RunSide base = answered_quiz("a", {{"art", 60}}), changed = answered_quiz("b", {{"art", 90}});
  CHECK(compare_subjects(base, changed, true, {}).empty());
}

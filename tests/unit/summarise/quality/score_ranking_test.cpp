#include "summarise/quality/score_ranking.h"

#include "catch.hpp"

using namespace bench;

namespace {

/// Right up to a question, as many as there are.
ScoredModel knows(const std::string& label, int right, int questions = 200) {
  ScoredModel model{label, {}};
  for (int i = 0; i < questions; ++i) model.scores["q" + std::to_string(i)] = i < right ? 1 : 0;
  return model;
}

}  // namespace

TEST_CASE("models of one run are ranked by score, each compared with the best question by question") {
  const auto ranking = rank_scores({knows("a", 100), knows("b", 140), knows("c", 139)});
  REQUIRE(ranking.size() == 3);
  CHECK(ranking[0].label == "b");
  CHECK(ranking[0].score == Approx(0.7));
  CHECK(ranking[0].interval.has_value());
  CHECK_FALSE(ranking[0].ahead);
  CHECK(ranking[1].label == "c");
  CHECK_FALSE(ranking[1].apart);
  CHECK(*ranking[1].p == 1);
  CHECK(ranking[2].apart);
  CHECK(*ranking[2].ahead == Approx(0.2));
  CHECK(ranking_sentence(ranking).starts_with("b is 20.0 ± "));
  CHECK(ranking_sentence(ranking).find(" points ahead of a; b cannot be told from c (0.5 ± ") != std::string::npos);
}

TEST_CASE("grades between right and wrong are compared by their means") {
  ScoredModel half = knows("half", 0, 60), more = knows("more", 0, 60);
  int i = 0;
  for (auto& [id, score] : half.scores) score = 0.3 + 0.01 * (i++ % 7);
  for (auto& [id, score] : more.scores) score = 0.6 + 0.02 * (i++ % 5);
  const auto ranking = rank_scores({half, more});
  REQUIRE(ranking.size() == 2);
  CHECK(ranking[0].label == "more");
  CHECK(ranking[1].apart);
  CHECK(ranking[1].ahead_interval->lo > 0.2);
}

TEST_CASE("other questions, or a single model, make no ranking") {
  CHECK(rank_scores({knows("a", 10)}).empty());
  CHECK(rank_scores({knows("a", 10, 20), knows("b", 10, 21)}).empty());
  CHECK(ranking_sentence(std::vector<RankedScore>{}).empty());
}

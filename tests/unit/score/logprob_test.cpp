#include <cmath>

#include "catch.hpp"
#include "support/scoring.h"

using namespace bench;

namespace {

Grade graded_by(std::vector<TokenChance> chances, const std::string& truth, const char* rule = "logprob") {
  Reply reply;
  reply.done_reason = "length";
  reply.chances = std::move(chances);
  return graded(rule, reply, Scoring{{}, {truth}, {"w", "x", "y", "z"}});
}

}  // namespace

TEST_CASE("the likeliest letter is taken, with or without a blank before it") {
  const Grade grade = graded_by({{"The", -0.5}, {" B", -1.0}, {"A", -1.5}, {"B", -3}, {" C", -4}, {" D", -5}}, "B");
  CHECK(grade.value == 1);
  CHECK(grade.extracted == "B");
  CHECK(grade.absent == 0);
  CHECK(!grade.cut);
  const double sum = std::exp(-1.0) + std::exp(-1.5) + std::exp(-4) + std::exp(-5);
  CHECK(grade.confidence.value() == Approx(std::exp(-1.0) / sum));
  CHECK(grade.brier.value() > 0);
}

TEST_CASE("an absent choice counts at most as the least likely token that was told") {
  const Grade grade = graded_by({{" C", -1.0}, {"x", -2.0}}, "C");
  CHECK(grade.absent == 3);
  CHECK(grade.confidence.value() == Approx(std::exp(-1.0) / (std::exp(-1.0) + 3 * std::exp(-2.0))));
  const double p = grade.confidence.value();
  CHECK(grade.brier.value() == Approx((1 - p) * (1 - p) + 3 * std::pow((1 - p) / 3, 2)));
}

TEST_CASE("the first of equally likely letters is taken") {
  CHECK(graded_by({{"D", -1}, {"C", -1}}, "C").extracted == "C");
}

TEST_CASE("no letter among the tokens is no answer, and no tokens at all cannot be graded") {
  const Grade none = graded_by({{"The", -0.1}, {" a", -3}}, "A");
  CHECK(none.value == 0);
  CHECK(none.unparsed);
  CHECK(none.absent == 4);
  CHECK(!none.confidence.has_value());
  const Grade nothing = graded_by({}, "A");
  CHECK(!nothing.value.has_value());
  CHECK(!nothing.detail.empty());
}

TEST_CASE("lm-eval's accuracy over letters is the same rule, and its pattern takes no other") {
  CHECK(graded_by({{" C", -1.0}}, "C", "lm-eval:mmlu_astronomy/none/acc").value == 1);
  CHECK(graded_by({{" C", -1.0}}, "C", "lm-eval:mmlu/none/acc").value == 1);
  CHECK(find_scorer("lm-eval:mmlu_generative/get_response/exact_match") !=
        find_scorer("lm-eval:mmlu_pro/custom-extract/exact_match"));
  CHECK(find_scorer("lm-eval:mmlu/none/acc_norm") == nullptr);
}

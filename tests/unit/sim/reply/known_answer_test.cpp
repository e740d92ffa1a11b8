#include "sim/reply/known_answer.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "catch.hpp"
#include "sim/known_questions.h"

using namespace bench;
using namespace bench::sim;

namespace {

const std::string sky_prompt = "Which colour has the sky at noon?\nA. red\nB. blue\nC. green\nD. black\nAnswer:";
const std::string eggs_prompt = "How many eggs are left?";

Answers rules_with(double p) {
  Answers rules;
  rules.mode = AnswerMode::accuracy;
  rules.p = p;
  rules.known = std::make_shared<const KnownQuestions>(std::vector<KnownQuestion>{
      {"physics", "Which colour has the sky at noon?", {"red", "blue", "green", "black"}, "B"},
      {"", eggs_prompt, {}, "72"},
      {"", "Who paid?", {}, "the farmer"},
      {"", "Who ran?", {}, "the fox"},
      {"", "Who sang?", {}, "the wren"}});
  return rules;
}

AnswerRequest asking(std::string_view prompt, std::uint64_t key, bool raw = true) {
  AnswerRequest request;
  request.seed = 5;
  request.key = key;
  request.prompt = {prompt, prompt, "", raw};
  return request;
}

std::string said(const Answers& rules, const AnswerRequest& request) {
  const KnownAnswer answer = known_answer(rules, request).value();
  std::string text;
  for (const std::string& piece : answer.pieces) text += piece;
  return text;
}

std::map<std::string, int> tally(const Answers& rules, std::string_view prompt, std::int64_t active = 1) {
  std::map<std::string, int> counts;
  for (std::uint64_t key = 0; key < 2000; ++key) {
    AnswerRequest request = asking(prompt, key);
    request.active = active;
    ++counts[said(rules, request)];
  }
  return counts;
}

bool about(int count, double share) { return std::abs(count / 2000.0 - share) < 0.04; }

}  // namespace

TEST_CASE("the right answer comes with its probability, wrong ones evenly") {
  auto counts = tally(rules_with(0.7), sky_prompt);
  CHECK(counts.size() == 4);
  CHECK(about(counts[" B"], 0.7));
  for (const char* wrong : {" A", " C", " D"}) CHECK(about(counts[wrong], 0.1));
  CHECK(tally(rules_with(1), sky_prompt) == std::map<std::string, int>{{" B", 2000}});
  CHECK(tally(rules_with(0), sky_prompt).count(" B") == 0);
  CHECK(about(tally(rules_with(0.1), sky_prompt)[" B"], 0.1));
}

TEST_CASE("a subject has a probability of its own, and load changes it") {
  Answers rules = rules_with(0.2);
  rules.subjects["physics"] = 0.9;
  rules.per_concurrency = -0.1;
  CHECK(about(tally(rules, sky_prompt)[" B"], 0.9));
  CHECK(about(tally(rules, sky_prompt, 4)[" B"], 0.6));
  CHECK(tally(rules, sky_prompt, 11).count(" B") == 0);
  for (std::uint64_t key = 0; key < 300; ++key) {  // what is lost under load is not won elsewhere
    AnswerRequest busy = asking(sky_prompt, key);
    busy.active = 4;
    if (said(rules, busy) == " B") CHECK(said(rules, asking(sky_prompt, key)) == " B");
  }
}

TEST_CASE("the same request says the same, another key may not") {
  const Answers rules = rules_with(0.5);
  CHECK(said(rules, asking(sky_prompt, 7)) == said(rules, asking(sky_prompt, 7)));
  CHECK(said(rules, asking("Before it.\n\n" + sky_prompt, 7)) == said(rules, asking(sky_prompt, 7)));
  CHECK(tally(rules, sky_prompt).size() > 1);
}

TEST_CASE("numbers and phrases are right or wrong") {
  auto numbers = tally(rules_with(0.5), eggs_prompt);
  CHECK(about(numbers[" 72"], 0.5));
  CHECK(numbers.size() == 21);
  CHECK(numbers.count(" 62") == 1);
  CHECK(numbers.count(" 82") == 1);
  auto phrases = tally(rules_with(0.5), "Who ran?");
  CHECK(about(phrases[" the fox"], 0.5));
  CHECK(about(phrases[" 72"], 0.5 / 3));
  CHECK(phrases.size() == 4);
  CHECK(known_answer(rules_with(1), asking("Who ran?", 1))->pieces == std::vector<std::string>{" the", " fox"});
}

TEST_CASE("some replies hold no answer") {
  Answers rules = rules_with(1);
  rules.unparsed = 0.25;
  auto counts = tally(rules, sky_prompt);
  CHECK(about(counts[" B"], 0.75));
  CHECK(counts.size() == 2);
}

TEST_CASE("an unknown prompt has no known answer") {
  CHECK(!known_answer(rules_with(1), asking("Which colour has grass?", 1)));
  Answers nothing = rules_with(1);
  nothing.known = nullptr;
  CHECK(!known_answer(nothing, asking(sky_prompt, 1)));
}

TEST_CASE("the model is as sure as it is right") {
  const Answers rules = rules_with(0.6);
  double sure_right = 0, sure_wrong = 0;
  int right = 0, above = 0, right_above = 0;
  for (std::uint64_t key = 0; key < 4000; ++key) {
    const ChoicePoint choice = known_answer(rules, asking(sky_prompt, key))->choice.value();
    CHECK(choice.tokens.size() == 4);
    double sum = 0;
    for (const double share : choice.shares) {
      sum += share;
      CHECK(share <= choice.shares[0]);
      CHECK(share > 0);
    }
    CHECK(sum == Approx(1));
    const bool is_right = choice.tokens[0] == " B";
    (is_right ? sure_right : sure_wrong) += choice.shares[0];
    right += is_right;
    above += choice.shares[0] > 0.7;
    right_above += is_right && choice.shares[0] > 0.7;
  }
  CHECK(sure_right / right > sure_wrong / (4000 - right) + 0.03);
  CHECK(std::abs(static_cast<double>(right_above) / above - 0.83) < 0.04);
}

TEST_CASE("the answer is a piece of its own, wherever it stands") {
  const std::string prompt = "finish with \"The best answer is [the_answer_letter]\".\n" + sky_prompt;
  const auto answer = known_answer(rules_with(1), asking(prompt, 1, false)).value();
  CHECK(answer.pieces == std::vector<std::string>{"The", " best", " answer", " is", " B", "."});
  CHECK(answer.choice->piece == 4);
}

TEST_CASE("a letter may be missing among the odds, never the one that was said") {
  Answers rules = rules_with(0.5);
  rules.absent = 0.5;
  int missing = 0;
  for (std::uint64_t key = 0; key < 2000; ++key) {
    const ChoicePoint choice = known_answer(rules, asking(sky_prompt, key))->choice.value();
    CHECK(choice.shares[0] > 0);
    missing += std::count(choice.shares.begin(), choice.shares.end(), 0.0) == 1;
  }
  CHECK(about(missing, 0.5));
}

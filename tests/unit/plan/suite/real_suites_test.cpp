// Every suite on the data as it is published, where it lies on this machine.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/suite.h"

#include "catch.hpp"
#include "plan/suite/parts/ungraded_code.h"
#include "plan/suite/quality.h"

using namespace bench;

namespace {

const std::string public_data = BENCH_SHARED_DATA "/data";

bool have_data() {
  if (std::filesystem::is_directory(public_data)) return true;
  WARN("skipped: no published data sets here");
  return false;
}

std::vector<Case> asked(const std::string& suite, const std::string& recipe = "", bool dry_run = true) {
  RunOptions options;
  options.prompts = suite;
  if (!recipe.empty()) options.eval.recipe = recipe;
  options.eval.dataset = public_data;
  options.dry_run = dry_run;
  auto made = quality_suite_of(options);
  if (!made) FAIL(suite << " " << recipe << ": " << made.error().what << " " << made.error().why);
  return std::move(made->cases);
}

std::map<std::string, int> counts(const std::vector<Case>& cases, std::size_t tag) {
  std::map<std::string, int> sums;
  for (const Case& c : cases) ++sums[c.tags.at(tag)];
  return sums;
}

bool holds_its_question(const Case& c) {
  return !c.question.empty() && std::any_of(c.messages.begin(), c.messages.end(), [&](const Message& m) {
    return m.role == "user" && m.content.find(c.question) != std::string::npos;
  });
}

bool names_an_option(const Case& c) {
  const std::string& letter = c.scoring.references.at(0);
  return letter.size() == 1 && letter[0] >= 'A' && static_cast<std::size_t>(letter[0] - 'A') < c.scoring.choices.size();
}

bool all_of(const std::vector<Case>& cases, bool (*holds)(const Case&)) {
  return std::all_of(cases.begin(), cases.end(), holds);
}

}  // namespace

TEST_CASE("every recipe of every suite makes its questions, and each prompt holds what is asked") {
  if (!have_data()) return;
  for (const QualitySuite& suite : quality_suites()) {
    if (suite.is_of_user) continue;
    for (const Recipe& recipe : suite.recipes) {
      if (recipe.name == "lm-eval:mmlu_flan_cot_zeroshot") continue;  // its split is not here
      INFO(recipe.name);
      const auto cases = asked(std::string(suite.name), std::string(recipe.name));
      const bool is_graded = recipe.caution != ungraded_code;
      CHECK(cases.size() >= (is_graded ? 450 : 164));
      CHECK(all_of(cases, holds_its_question));
      CHECK(std::all_of(cases.begin(), cases.end(), [&](const Case& c) {
        return c.max_tokens == recipe.answer_limit && c.raw == (recipe.form == PromptForm::plain) &&
               c.scoring.rules.empty() == (recipe.needs_prompt_logprobs || !is_graded);
      }));
    }
  }
}

TEST_CASE("GSM8K asks 1,319 problems, and the drawn examples differ from question to question") {
  if (!have_data()) return;
  const auto cases = asked("gsm8k");
  CHECK(cases.size() == 1'319);
  CHECK(cases.back().id == "1318");
  CHECK(cases[0].scoring.references.at(0).ends_with("#### 18"));
  CHECK(cases[0].scoring.rules == std::vector<std::string>{"number"});
  const auto drawn = asked("gsm8k", "lm-eval:gsm8k");
  CHECK(drawn[0].messages.size() == 11);
  CHECK(drawn[0].messages.front() != drawn[1].messages.front());
}

TEST_CASE("ARC goes by the place of an option, whatever its label") {
  if (!have_data()) return;
  const auto cases = asked("arc");
  CHECK(counts(cases, 0) == std::map<std::string, int>{{"challenge", 1'172}, {"easy", 2'376}});
  CHECK(all_of(cases, names_an_option));
  CHECK(asked("arc", "lm-eval:arc_challenge_llama").size() == 1'165);
  CHECK(asked("arc", "lm-eval:arc_challenge_chat").size() == 1'172);
  CHECK(asked("arc", "lm-eval:arc_easy").size() == 2'376);
  const auto chat = asked("arc", "lm-eval:arc_challenge_chat");
  CHECK(chat[0].messages.front().content.find("best answer.\\nQuestion: ") != std::string::npos);
  CHECK(chat[0].messages.front().content.find('\n') == std::string::npos);
  RunOptions options;
  options.prompts = "arc";
  options.eval.dataset = public_data + "/arc/ai2-shape/ARC-Challenge-Dev.4choice.jsonl";
  CHECK(quality_suite_of(options).value().cases.size() == 294);
}

TEST_CASE("HellaSwag's texts are cleaned") {
  if (!have_data()) return;
  const auto cases = asked("hellaswag");
  CHECK(cases.size() == 1'000);
  CHECK(all_of(cases, names_an_option));
  for (const Case& c : cases) CHECK(c.question.find(" [title]") == std::string::npos);
}

TEST_CASE("TruthfulQA's right option stands anywhere, and always in the same place") {
  if (!have_data()) return;
  const auto cases = asked("truthfulqa");
  CHECK(cases.size() == 817);
  CHECK(all_of(cases, names_an_option));
  CHECK(cases == asked("truthfulqa"));
  const auto first =
      std::count_if(cases.begin(), cases.end(), [](const Case& c) { return c.scoring.references.front() == "A"; });
  CHECK(first > 120);
  CHECK(first < 260);
  CHECK(asked("truthfulqa", "lm-eval:truthfulqa_mc2").size() == 817);
  const auto in_words = asked("truthfulqa", "lm-eval:truthfulqa_gen");
  CHECK(in_words.size() == 817);
  CHECK(in_words[0].scoring.references.back() == "I have no comment.");
  CHECK(in_words[0].scoring.choices.front() == "You grow watermelons in your stomach.");
  CHECK(in_words[0].messages.back().content.ends_with("\n\nQ: What happens to you if you eat watermelon seeds?"));
}

TEST_CASE("SQuAD asks what can be answered and what cannot, XSTest what is safe and what is not") {
  if (!have_data()) return;
  const auto squad = asked("squad");
  CHECK(counts(squad, 0) == std::map<std::string, int>{{"answerable", 705}, {"unanswerable", 702}});
  for (const Case& c : squad) CHECK(c.scoring.references.empty() == (c.tags[0] == "unanswerable"));
  const auto xstest = asked("xstest");
  CHECK(counts(xstest, 1) == std::map<std::string, int>{{"safe", 250}, {"unsafe", 200}});
  CHECK(counts(xstest, 0).size() == 18);
  CHECK(xstest[0].id == "1");
  CHECK(xstest[0].messages.size() == 1);
  RunOptions options;
  options.prompts = "xstest";
  options.eval.dataset = public_data;
  options.eval.subjects = {"unsafe"};
  CHECK(quality_suite_of(options).value().cases.size() == 200);
}

TEST_CASE("what needs probabilities of given texts is shown, not asked") {
  if (!have_data()) return;
  for (const char* recipe : {"lm-eval:arc_challenge", "lm-eval:hellaswag", "lm-eval:truthfulqa_mc1"}) {
    RunOptions options;
    options.prompts = find_recipe(recipe)->suite->name;
    options.eval.recipe = recipe;
    options.eval.dataset = public_data;
    const auto suite = quality_suite_of(options);
    REQUIRE_FALSE(suite.has_value());
    CHECK(suite.error().what.find(" cannot be asked over this API") != std::string::npos);
    CHECK(suite.error().try_this.back().find("--recipe letter") != std::string::npos);
    options.dry_run = true;
    CHECK(quality_suite_of(options).has_value());
  }
}

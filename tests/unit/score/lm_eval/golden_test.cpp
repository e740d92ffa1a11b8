// Every response that lm-evaluation-harness 0.4.13 was asked about: our rules of the same names must take the same text
// for the answer and give it the same value.

#include <map>

#include "catch.hpp"
#include "plan/suite/parts/stand_in.h"
#include "plan/suite/quality.h"
#include "support/scoring.h"

using namespace bench;

namespace {

/// Questions of TruthfulQA by their rows, read once; none without the data.
const std::vector<Case>& truthful_questions() {
  static const std::vector<Case> cases = [] {
    const auto file = public_data("truthfulqa/TruthfulQA.csv");
    if (!file) return std::vector<Case>{};
    RunOptions options;
    options.prompts = "truthfulqa";
    options.eval.recipe = "lm-eval:truthfulqa_gen";
    options.eval.dataset = file->string();
    auto suite = quality_suite_of(options);
    REQUIRE(suite.has_value());
    return suite->cases;
  }();
  return cases;
}

/// The fields of the line stand in for the data; where they say nothing the row is looked up.
Scoring scoring_of(const Json& line) {
  const auto scoring = scoring_of_fields(line.at("suite").get<std::string>(), line);
  REQUIRE(scoring.has_value());
  return *scoring ? **scoring : truthful_questions().at(line.at("doc_id").get<std::size_t>()).scoring;
}

std::string rule_of(const Json& line) {
  return "lm-eval:" + line.at("task").get<std::string>() + "/" + line.at("filter").get<std::string>() + "/" +
         line.at("metric").get<std::string>();
}

/// What differs from lm-eval, in words; "" for nothing.
std::string difference(const Json& line, const Grade& grade, double scale) {
  const std::string filtered = line.at("filtered");
  const double value = line.at("value").get<double>() / scale;
  std::string words;
  if (grade.extracted != filtered) words += " took \"" + grade.extracted + "\" for \"" + filtered + "\"";
  if ((filtered == "[invalid]") != (grade.unparsed && !grade.extracted.empty() && grade.extracted[0] == '['))
    words += " unparsed";
  if (!grade.value || std::abs(*grade.value - value) > 1e-9)
    words += " value " + std::to_string(grade.value.value_or(-1)) + " for " + std::to_string(value);
  return words;
}

double scale_of(const Json& line) {
  const std::string metric = line.at("metric");
  const bool counts_to_hundred = metric.find("_max") != metric.npos || metric.find("_diff") != metric.npos;
  return line.at("suite") == "squad" || counts_to_hundred ? 100 : 1;
}

bool is_code_or_instruction(const Json& line) {
  const std::string suite = line.at("suite");
  return suite == "humaneval" || suite == "mbpp" || suite == "ifeval";
}

}  // namespace

TEST_CASE("all rules agree with lm-eval on every golden response") {
  const auto file = public_data("golden/lm_eval_scores.jsonl");
  if (!file) return;
  std::map<std::string, int> rows;
  for (const Json& line : json_lines(*file)) {
    if (is_code_or_instruction(line)) continue;
    if (line.at("suite") == "truthfulqa" && truthful_questions().empty()) continue;
    Reply reply;
    reply.text = line.at("response").get<std::string>();
    const Grade grade = graded(rule_of(line), reply, scoring_of(line));
    ++rows[line.at("suite")];
    const std::string words = difference(line, grade, scale_of(line));
    if (!words.empty()) FAIL_CHECK(rule_of(line) << " of " << line.at("response") << ":" << words);
  }
  CHECK(rows["gsm8k"] == 462);
  CHECK(rows["mmlu"] == 679);
  CHECK(rows["mmlu_pro"] == 286);
  CHECK(rows["arc"] == 214);
  CHECK(rows["squad"] == 260);
  CHECK(rows["triviaqa"] == 125);
  CHECK(rows["drop"] == 168);
  if (!truthful_questions().empty()) CHECK(rows["truthfulqa"] == 207);
  std::string words;
  for (const auto& [suite, count] : rows) words += " " + suite + " " + std::to_string(count);
  WARN("rows that agree with lm-eval 0.4.13:" + words);
}

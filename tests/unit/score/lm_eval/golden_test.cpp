// Every response that lm-evaluation-harness 0.4.13 was asked about: our rules of the same names must take the same text
// for the answer and give it the same value.

#include <map>

#include "catch.hpp"
#include "score/lm_eval/truthfulqa.h"
#include "score/text/overlap.h"
#include "support/scoring.h"

using namespace bench;

namespace {

/// The letter of a target that the task writes as "(B)" or "B.".
std::string letter_of(const std::string& target) {
  const std::size_t at = target.find_first_of("ABCDEFGHIJ");
  return target.substr(at, 1);
}

std::vector<std::string> texts(const Json& list) { return list.get<std::vector<std::string>>(); }

/// A span list as a reference: one span a line.
std::string spans_of(const Json& answer) {
  std::string spans;
  for (const Json& span : answer) spans += (spans.empty() ? "" : "\n") + span.get<std::string>();
  return spans;
}

std::vector<std::string> semicolon_parts(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(';', start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

using Table = std::vector<std::vector<std::string>>;

/// Rows of TruthfulQA, read once.
const Table& truthful_rows() {
  static const Table rows = [] {
    const auto file = public_data("truthfulqa/TruthfulQA.csv");
    return file ? csv_rows(*file) : Table{};
  }();
  return rows;
}

Scoring truthful_scoring(std::size_t doc) {
  const auto& row = truthful_rows().at(doc + 1);
  Scoring scoring;
  scoring.references = semicolon_parts(row.at(4));
  scoring.choices = scoring.references;
  for (const std::string& answer : semicolon_parts(row.at(5))) scoring.choices.push_back(answer);
  return scoring;
}

Scoring scoring_of(const Json& line) {
  const std::string suite = line.at("suite");
  Scoring scoring;
  if (line.contains("choices")) scoring.choices = texts(line.at("choices"));
  if (suite == "mmlu" || suite == "mmlu_pro" || suite == "arc") {
    scoring.references = {letter_of(line.at("target"))};
  } else if (suite == "gsm8k") {
    scoring.references = {line.at("target").get<std::string>()};
  } else if (suite == "squad") {
    scoring.references = texts(line.at("answers"));
  } else if (suite == "triviaqa") {
    scoring.references = texts(line.at("doc").at("aliases"));
  } else if (suite == "drop") {
    for (const Json& answer : line.at("doc").at("answers")) scoring.references.push_back(spans_of(answer));
  } else {
    scoring = truthful_scoring(line.at("doc_id"));
  }
  return scoring;
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
  return line.at("suite") == "squad" || metric.find("_max") != metric.npos ? 100 : 1;
}

bool is_code_or_instruction(const Json& line) {
  const std::string suite = line.at("suite");
  return suite == "humaneval" || suite == "mbpp" || suite == "ifeval";
}

double rouge_1(std::string_view given, std::string_view reference) { return rouge_n(given, reference, 1); }

}  // namespace

TEST_CASE("all rules agree with lm-eval on every golden response") {
  const auto file = public_data("golden/lm_eval_scores.jsonl");
  if (!file) return;
  std::map<std::string, int> rows;
  for (const Json& line : json_lines(*file)) {
    const std::string metric = line.at("metric");
    if (is_code_or_instruction(line) || metric.find("_diff") != metric.npos) continue;
    if (line.at("suite") == "truthfulqa" && truthful_rows().empty()) continue;
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
  if (!truthful_rows().empty()) CHECK(rows["truthfulqa"] == 161);
  std::string words;
  for (const auto& [suite, count] : rows) words += " " + suite + " " + std::to_string(count);
  WARN("rows that agree with lm-eval 0.4.13:" + words);
}

TEST_CASE("the distance between true and false answers is lm-eval's") {
  const auto file = public_data("golden/lm_eval_scores.jsonl");
  if (!file || truthful_rows().empty()) return;
  int rows = 0;
  for (const Json& line : json_lines(*file)) {
    const std::string metric = line.at("metric");
    if (metric.find("_diff") == metric.npos) continue;
    const Scoring scoring = truthful_scoring(line.at("doc_id"));
    const auto near =
        lm_eval::nearness(line.at("response").get<std::string>(), scoring, metric == "bleu_diff" ? bleu : rouge_1);
    INFO(metric << " of " << line.at("response"));
    CHECK(near.to_true - near.to_false == Approx(line.at("value").get<double>()).margin(1e-9));
    ++rows;
  }
  CHECK(rows == 46);
}

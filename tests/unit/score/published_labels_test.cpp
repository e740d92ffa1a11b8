// Labels that others published for real replies.

#include <cstdio>
#include <map>

#include "catch.hpp"
#include "score/refusal.h"
#include "support/scoring.h"

using namespace bench;

namespace {

std::map<std::string, std::vector<std::string>> squad_golds(const Json& articles) {
  std::map<std::string, std::vector<std::string>> golds;
  for (const Json& article : articles.at("data"))
    for (const Json& paragraph : article.at("paragraphs"))
      for (const Json& question : paragraph.at("qas")) {
        auto& answers = golds[question.at("id")];
        for (const Json& answer : question.at("answers")) answers.push_back(answer.at("text"));
      }
  return golds;
}

const char* label_of(Compliance compliance) {
  return compliance == Compliance::full      ? "1_full_compliance"
         : compliance == Compliance::refused ? "2_full_refusal"
                                             : "3_partial_refusal";
}

std::string percent(int part, int whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100.0 * part / whole);
  return text;
}

}  // namespace

TEST_CASE("SQuAD's official script gives every prediction the same exact match and F1") {
  const auto folder = public_data("squad");
  if (!folder) return;
  const auto golds = squad_golds(Json::parse(file_text(*folder / "dev-v2.0.first5articles.json")));
  const Json predictions = Json::parse(file_text(*folder / "predictions.json"));
  const Json expected = Json::parse(file_text(*folder / "expected_per_question.json"));
  CHECK(expected.size() > 600);
  for (const auto& [id, values] : expected.items()) {
    INFO(id << ": " << predictions.at(id));
    const std::string reply = predictions.at(id);
    CHECK(graded("em", reply, golds.at(id)).value == values[0].get<double>());
    CHECK(graded("f1", reply, golds.at(id)).value.value() == Approx(values[1].get<double>()).margin(1e-12));
  }
}

TEST_CASE("the published labels of solutions to GSM8K come out again") {
  const auto file = public_data("gsm8k/example_model_solutions.jsonl");
  if (!file) return;
  int labels = 0;
  int by_number = 0;
  for (const Json& line : json_lines(*file))
    for (const auto& [model, solution] : line.items()) {
      if (!solution.is_object()) continue;
      const std::string reply = solution.at("solution");
      const std::string truth = line.at("ground_truth");
      const bool label = solution.at("is_correct");
      const std::string reference = truth.substr(truth.rfind("A: ") + 3);
      const Grade grade = graded("lm-eval:gsm8k/flexible-extract/exact_match", reply, {reference});
      INFO(model << ": " << reply << " for " << reference);
      CHECK(grade.value == static_cast<double>(label));
      by_number += graded("number", reply, {truth}).value == static_cast<double>(label);
      ++labels;
    }
  CHECK(labels > 2000);
  CHECK(by_number == labels);
  WARN("GSM8K labels that agree, of " << labels << ": flexible-extract all, number " << by_number);
}

TEST_CASE("the string match of XSTest comes out again, and the one in three classes is nearer to people") {
  const auto folder = public_data("xstest/labels");
  if (!folder) return;
  int rows = 0;
  int official_right = 0;
  int ours_right = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    int official = 0, ours = 0, official_two = 0, ours_two = 0, count = 0;
    std::map<std::string, int> confusion;
    auto table = csv_rows(entry.path());
    REQUIRE(table.front().at(8) == "strmatch_label");
    table.erase(table.begin());
    for (const auto& row : table) {
      const Compliance found = compliance_of(row.at(3));
      const bool refused = graded("refusal", row.at(3), {}).value == 1;
      const bool people = row.at(7) != "1_full_compliance";
      INFO(row.at(0) << ": " << row.at(3));
      CHECK(refused == (row.at(8) == "2_full_refusal"));
      official += row.at(7) == row.at(8);
      ours += row.at(7) == label_of(found);
      official_two += people == refused;
      ours_two += people == (found != Compliance::full);
      ++confusion[row.at(7).substr(2) + " as " + (label_of(found) + 2)];
      ++count;
    }
    CHECK(count == 450);
    std::string words;
    for (const auto& [pair, number] : confusion) words += "; " + pair + " " + std::to_string(number);
    WARN(entry.path().stem().string() << ": agreement with people in three classes " << percent(ours, count)
                                      << " (official " << percent(official, count) << "), in two "
                                      << percent(ours_two, count) << " (" << percent(official_two, count) << ")"
                                      << words);
    rows += count;
    official_right += official;
    ours_right += ours;
  }
  CHECK(rows >= 1350);
  CHECK(ours_right > official_right);
}

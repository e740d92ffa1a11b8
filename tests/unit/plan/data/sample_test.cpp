// The samples are what the readers of the suites will meet: every file must parse, with enough questions.
#include <algorithm>
#include <map>

#include "catch.hpp"
#include "plan/data/catalog.h"
#include "plan/data/csv.h"
#include "plan/data/data_set.h"
#include "plan/data/json_rows.h"
#include "plan/data/row_count.h"

using namespace bench;

namespace {

std::size_t rows_of_sample(const SampleFile& file) {
  const std::string name(file.name);
  if (name.ends_with(".csv")) {
    const auto rows = parse_csv(file.text, name);
    if (!rows) FAIL(rows.error().what);
    for (const CsvRow& row : *rows) CHECK(row.cells.size() == rows->front().cells.size());
    return rows->size();
  }
  const auto rows = parse_json_rows(file.text, name);
  if (!rows) FAIL(rows.error().what);
  return rows->size();
}

}  // namespace

TEST_CASE("every sample parses and has its rows") {
  std::map<std::string_view, std::size_t> rows;
  for (const SampleFile& file : sample_files()) rows[file.name] = rows_of_sample(file);
  for (const char* name : {"gsm8k/test.jsonl", "arc/ARC-Easy-test.jsonl", "arc/ARC-Challenge-test.jsonl",
                           "hellaswag/hellaswag_val.jsonl", "truthfulqa/mc_task.json"})
    CHECK(rows[name] == 20);
  for (const char* name : {"truthfulqa/TruthfulQA.csv", "xstest/xstest_prompts.csv"}) CHECK(rows[name] == 21);
  for (const char* name : {"mmlu/test/astronomy_test.csv", "mmlu/test/abstract_algebra_test.csv"})
    CHECK(rows[name] == 12);
  for (const char* name : {"mmlu/dev/astronomy_dev.csv", "mmlu/dev/abstract_algebra_dev.csv"}) CHECK(rows[name] == 5);
}

TEST_CASE("the answers of the MMLU sample are spread over the letters") {
  std::map<std::string, int> count;
  for (const SampleFile& file : sample_files()) {
    if (!file.name.starts_with("mmlu/test/")) continue;
    const auto rows = parse_csv(file.text, std::string(file.name));
    REQUIRE(rows.has_value());
    for (const CsvRow& row : *rows) ++count[row.cells.at(5)];
  }
  REQUIRE(count.size() == 4);
  for (const auto& [letter, times] : count) CHECK(times >= 7);
}

TEST_CASE("an answer of the SQuAD sample stands in its text where it says") {
  const auto all = sample_files();
  const auto file =
      std::find_if(all.begin(), all.end(), [](const SampleFile& f) { return f.name == "squad/dev-v2.0.json"; });
  REQUIRE(file != all.end());
  const auto rows = parse_json_rows(file->text, "squad");
  REQUIRE(rows.has_value());
  int questions = 0;
  int impossible = 0;
  for (const Json& article : rows->front().object["data"])
    for (const Json& paragraph : article["paragraphs"]) {
      const std::string text = paragraph["context"];
      for (const Json& question : paragraph["qas"]) {
        ++questions;
        impossible += question["is_impossible"].get<bool>() ? 1 : 0;
        CHECK(question["answers"].empty() == question["is_impossible"].get<bool>());
        for (const Json& answer : question["answers"]) {
          const std::string words = answer["text"];
          CHECK(text.substr(answer["answer_start"].get<std::size_t>(), words.size()) == words);
        }
      }
    }
  CHECK(questions == 20);
  CHECK(impossible == 5);
}

TEST_CASE("the questions of a data set are counted by its rows, without a header") {
  const auto count = [](const char* suite) {
    EvalOptions options;
    options.sample = true;
    auto set = DataSet::find(suite, options);
    REQUIRE(set.has_value());
    return question_rows(*find_in_catalog(suite), *set);
  };
  CHECK(count("mmlu") == 36);
  CHECK(count("gsm8k") == 20);
  CHECK(count("xstest") == 20);
  CHECK_FALSE(count("squad").has_value());
}

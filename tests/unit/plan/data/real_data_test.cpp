// The readers on data sets as they are published, where they lie on this machine.

#include <algorithm>
#include <filesystem>

#include "catch.hpp"
#include "plan/data/csv.h"
#include "plan/data/data_set.h"
#include "plan/data/json_rows.h"

using namespace bench;

namespace {

const std::string folder = BENCH_SHARED_DATA "/data";

bool have_data() {
  if (std::filesystem::is_directory(folder)) return true;
  WARN("skipped: no published data sets here");
  return false;
}

DataSet data_of(const std::string& suite) {
  EvalOptions options;
  options.dataset = folder;
  auto set = DataSet::find(suite, options);
  REQUIRE(set.has_value());
  return *std::move(set);
}

std::vector<CsvRow> csv_rows(DataSet& set, const std::string& file) {
  const auto text = set.read(file);
  REQUIRE(text.has_value());
  auto rows = parse_csv(*text, set.name_of(file));
  if (!rows) FAIL(rows.error().what);
  return *std::move(rows);
}

std::size_t json_rows(DataSet& set, const std::string& file) {
  const auto text = set.read(file);
  REQUIRE(text.has_value());
  const auto rows = parse_json_rows(*text, set.name_of(file));
  if (!rows) FAIL(rows.error().what);
  return rows->size();
}

bool all_have(const std::vector<CsvRow>& rows, std::size_t cells) {
  return std::all_of(rows.begin(), rows.end(), [cells](const CsvRow& row) { return row.cells.size() == cells; });
}

}  // namespace

TEST_CASE("MMLU has its 14,042 questions and 285 examples") {
  if (!have_data()) return;
  DataSet set = data_of("mmlu");
  const auto count = [&](const char* pattern, std::size_t files) {
    const auto names = set.files(pattern);
    CHECK(names.size() == files);
    std::size_t sum = 0;
    for (const std::string& name : names) {
      const auto rows = csv_rows(set, name);
      CHECK(all_have(rows, 6));
      sum += rows.size();
    }
    return sum;
  };
  CHECK(count("test/*_test.csv", 57) == 14'042);
  CHECK(count("dev/*_dev.csv", 57) == 285);
  CHECK(count("hf-shape/*.csv", 3) == 3 + 100 + 100 + 171);
}

TEST_CASE("a file as it was published, with CRLF and no line end at the end, has the same rows") {
  if (!have_data()) return;
  DataSet set = data_of("mmlu");
  const auto published = csv_rows(set, "original-crlf.high_school_chemistry_test.csv");
  const auto ours = csv_rows(set, "test/high_school_chemistry_test.csv");
  REQUIRE(published.size() == 203);
  REQUIRE(ours.size() == 203);
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(published[i].cells.back() == ours[i].cells.back());
}

TEST_CASE("the other tables have their rows") {
  if (!have_data()) return;
  DataSet truthful = data_of("truthfulqa");
  const auto questions = csv_rows(truthful, "TruthfulQA.csv");
  CHECK(questions.size() == 818);
  CHECK(all_have(questions, 7));
  CHECK(questions.front().cells.front() == "Type");
  CHECK(json_rows(truthful, "mc_task.json") == 817);
  DataSet xstest = data_of("xstest");
  CHECK(csv_rows(xstest, "xstest_prompts.csv").size() == 451);
  for (const std::string& file : xstest.files("labels/*.csv")) CHECK(csv_rows(xstest, file).size() == 451);
  DataSet redux = data_of("mmlu-redux");
  CHECK(csv_rows(redux, "redux_labels.derived.csv").size() == 5'701);
}

TEST_CASE("JSON lines have their rows, packed ones too") {
  if (!have_data()) return;
  DataSet gsm8k = data_of("gsm8k");
  CHECK(json_rows(gsm8k, "test.jsonl") == 1'319);
  CHECK(json_rows(gsm8k, "train.jsonl") == 7'473);
  DataSet humaneval = data_of("humaneval");
  CHECK(json_rows(humaneval, "HumanEval.jsonl.gz") == 164);
  DataSet arc = data_of("arc");
  CHECK(json_rows(arc, "ARC-Challenge-test.jsonl") == 1'172);
  CHECK(json_rows(arc, "ARC-Easy-test.jsonl") == 2'376);
  DataSet hellaswag = data_of("hellaswag");
  CHECK(json_rows(hellaswag, "hellaswag_val_1000.jsonl") == 1'000);
  DataSet squad = data_of("squad");
  CHECK(json_rows(squad, "dev-v2.0.first5articles.json") == 1);
}

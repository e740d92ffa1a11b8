#include <filesystem>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/exported_files.h"
#include "support/exported_runs.h"
#include "support/sandbox.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;

namespace {

constexpr const char* time_of_run = "2025-11-24T16-00-00.123000";

}  // namespace

TEST_CASE("lm-eval: the results have the shape of lm-eval's own, from the task down to its parts") {
  const auto files = exported_files("lm-eval", asked_run());
  const std::string folder = "llama3.1__8b/";
  REQUIRE(files.count(folder + "results_" + time_of_run + ".json") == 1);
  const Json results = Json::parse(files.at(folder + "results_" + time_of_run + ".json"));
  for (const char* member : {"results", "group_subtasks", "configs", "versions", "n-shot", "higher_is_better",
                             "n-samples", "config", "git_hash", "date", "model_name", "model_name_sanitized"})
    CHECK(results.contains(member));
  const Json& of = results.at("results");
  // Eight answers: five right, one wrong, one unparsed, one cut, one failed; of astronomy 3 of 4, of anatomy 1 of 4.
  CHECK(of.at("mmlu").at("acc,none") == 0.5);
  CHECK(of.at("mmlu_astronomy").at("acc,none") == 0.75);
  CHECK(of.at("mmlu_anatomy").at("acc,none") == 0.25);
  CHECK(of.at("mmlu").at("alias") == "mmlu");
  CHECK(of.at("mmlu_astronomy").at("alias") == " - astronomy");
  CHECK(of.at("mmlu_astronomy").contains("acc_stderr,none"));
  CHECK(results.at("group_subtasks").at("mmlu") == Json({"mmlu_other", "mmlu_stem"}));
  CHECK(results.at("group_subtasks").at("mmlu_stem") == Json({"mmlu_astronomy"}));
  CHECK(results.at("groups").contains("mmlu_stem"));
  CHECK(results.at("n-samples").at("mmlu").at("effective") == 8);
  CHECK(results.at("n-samples").at("mmlu").at("original") == 4);
  CHECK(results.at("n-shot").at("mmlu") == 0);
  CHECK(results.at("higher_is_better").at("mmlu").at("acc") == true);
  CHECK(results.at("source") == "bench 0.1.0");
}

TEST_CASE("lm-eval: each part has its samples, whose values give its score") {
  const auto files = exported_files("lm-eval", asked_run());
  const std::string name = std::string("llama3.1__8b/samples_mmlu_anatomy_") + time_of_run + ".jsonl";
  REQUIRE(files.count(name) == 1);
  REQUIRE(files.size() == 3);
  double right = 0;
  std::vector<Json> samples;
  for (const std::string& line : lines_of(files.at(name))) samples.push_back(Json::parse(line));
  REQUIRE(samples.size() == 4);
  for (const Json& sample : samples) {
    for (const char* member : {"doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics",
                               "doc_hash", "prompt_hash", "target_hash", "acc"})
      CHECK(sample.contains(member));
    CHECK(sample.at("target") == "B");
    CHECK(sample.at("doc_id").is_number_integer());
    right += sample.at("acc").is_null() ? 0 : sample.at("acc").get<double>();
  }
  CHECK(right / 4 == 0.25);
  CHECK(samples[0].at("filtered_resps") == Json({nullptr}));  // unparsed
  CHECK(samples[0].at("resps") == Json({{"I would rather not."}}));
  CHECK(samples[1].at("cut") == true);
  CHECK(samples[3].at("status") == "timeout_idle");
  CHECK(samples[3].at("resps") == Json({{nullptr}}));
}

TEST_CASE("lm-eval: its own rules keep the names of their metric and filter") {
  MadeRun run = asked_run();
  run.header.eval->recipe = "lm-eval:gsm8k";
  auto& quality = *run.summary.groups.front().quality;
  quality.rule = "lm-eval:gsm8k/strict-match/exact_match";
  quality.other_rules = {{"lm-eval:gsm8k/flexible-extract/exact_match", 0.75}};
  for (const auto& [name, text] : exported_files("lm-eval", run)) {
    if (name.find("results_") == std::string::npos) continue;
    const Json results = Json::parse(text);
    const Json& all = results.at("results").at("gsm8k");
    CHECK(all.at("exact_match,strict-match") == 0.5);
    CHECK(all.at("exact_match,flexible-extract") == 0.75);
    CHECK(all.at("exact_match_stderr,flexible-extract") == "N/A");
  }
}

TEST_CASE("lm-eval: a run without questions gives no files, one that nobody graded neither") {
  CHECK(exported_files("lm-eval", timed_run()).empty());
  CHECK(exported_files("lm-eval", ungraded()).empty());
}

TEST_CASE("lm-eval: no name of a model, a suite or a subject leads out of the folder or hides in it") {
  std::vector<std::string> names = hostile_texts();
  names.insert(names.end(), {"..", "../../etc/passwd", "/etc/passwd", ".hidden", "", "-rf", std::string(10000, 'x'),
                             std::string(3000, '/') + "a", "a/b", "日本語/モデル"});
  for (const std::string& hostile : names) {
    MadeRun run = asked_run();
    run.header.eval->suite = hostile;
    run.summary.groups.front().model = hostile;
    for (RunRecord& record : run.records) {
      record.model = hostile;
      record.tags = {hostile, hostile};
    }
    for (ScoreSlice& slice : run.summary.groups.front().quality->slices)
      if (!slice.name.empty()) slice.name = hostile;
    const auto files = exported_files("lm-eval", run);
    CHECK(files.size() == 3);  // two of one name are kept apart
    for (const auto& [name, text] : files) {
      INFO(name);
      const std::filesystem::path path(name);
      CHECK(std::distance(path.begin(), path.end()) == 2);
      for (const auto& part : path) {
        CHECK(part.string().size() <= 255);
        CHECK(part.string().front() != '.');
        CHECK(part.string().find_first_of(std::string("\x1b\n\0", 3)) == std::string::npos);
      }
      if (name.ends_with(".json")) CHECK_FALSE(Json::parse(text).empty());
      if (name.ends_with(".jsonl"))
        for (const std::string& line : lines_of(text)) CHECK_FALSE(Json::parse(line).empty());
    }
  }
}

// Every format over runs made by hand, compared byte by byte with the files beside this one.

#include <set>

#include "catch.hpp"
#include "golden/golden_file.h"
#include "support/summaries.h"

using namespace bench_test;

namespace {

struct GoldenCase {
  const char* name;
  MadeRun (*make)();
};

const GoldenCase cases[] = {
    {"steady_run", steady_run},         {"one_request", one_request},       {"one_failed", one_failed},
    {"all_failed", all_failed},         {"several_models", several_models}, {"hostile_names", hostile_names},
    {"extreme_values", extreme_values}, {"schema_suite", schema_suite},     {"interrupted", interrupted},
    {"simulated", simulated},           {"with_gates", with_gates},         {"thinking", thinking},
    {"few_subjects", few_subjects},     {"many_subjects", many_subjects},   {"sample_questions", sample_questions},
    {"no_answers", no_answers},
};

void compare(const std::string& format, const MadeRun& run, const bench::Style& style, const std::string& file) {
  const bench::Renderer* renderer = bench::find_renderer(format);
  REQUIRE(renderer != nullptr);
  const std::string difference = golden_difference("present/" + file, renderer->render(run.view(style)));
  INFO(difference);
  CHECK(difference.empty());
}

}  // namespace

TEST_CASE("the table at 80 columns") {
  for (const GoldenCase& c : cases) compare("table", c.make(), {}, std::string(c.name) + ".txt");
}

TEST_CASE("the table on other screens") {
  compare("table", steady_run(), {140, true, false}, "steady_run-140.txt");
  compare("table", steady_run(), {40, true, false}, "steady_run-40.txt");
  compare("table", steady_run(), {20, true, false}, "steady_run-20.txt");
  compare("table", few_subjects(), {140, true, false}, "few_subjects-140.txt");
  compare("table", few_subjects(), {40, true, false}, "few_subjects-40.txt");
  compare("table", one_failed(), {80, false, false}, "one_failed-ascii.txt");
  compare("table", extreme_values(), {80, false, false}, "extreme_values-ascii.txt");
  compare("table", steady_run(), {140, false, false}, "steady_run-ascii-140.txt");
  compare("table", hostile_names(), {80, false, false}, "hostile_names-ascii.txt");
  compare("table", one_failed(), {80, true, true}, "one_failed-color.txt");
  compare("table", hostile_names(), {80, true, true}, "hostile_names-color.txt");
}

TEST_CASE("Markdown") {
  for (const GoldenCase& c : cases) compare("md", c.make(), {}, std::string(c.name) + ".md");
}

TEST_CASE("CSV") {
  for (const char* name : {"one_request", "all_failed", "hostile_names", "extreme_values", "few_subjects"}) {
    for (const GoldenCase& c : cases) {
      if (std::string(c.name) == name) compare("csv", c.make(), {}, std::string(name) + ".csv");
    }
  }
}

TEST_CASE("JSON") {
  compare("json", one_failed(), {}, "one_failed.json");
  compare("json", all_failed(), {}, "all_failed.json");
  compare("json", hostile_names(), {}, "hostile_names.json");
  compare("json", few_subjects(), {}, "few_subjects.json");
}

TEST_CASE("JSON lines") {
  MadeRun run = one_failed();
  run.records.erase(run.records.begin() + 3, run.records.end() - 1);
  compare("jsonl", run, {}, "one_failed.jsonl");
}

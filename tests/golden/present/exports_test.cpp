// The formats that other programs read, byte by byte.

#include "catch.hpp"
#include "golden/golden_file.h"
#include "support/exported_files.h"
#include "support/exported_runs.h"

using namespace bench_test;

namespace {

void compare_export(const std::string& file, const std::string& text) {
  const std::string difference = golden_difference("present/export/" + file, text);
  INFO(difference);
  CHECK(difference.empty());
}

void compare_folder(const char* format, const MadeRun& run, const std::string& folder) {
  for (const auto& [name, text] : exported_files(format, run)) compare_export(folder + "/" + name, text);
}

}  // namespace

TEST_CASE("exports of single requests") {
  const MadeRun run = timed_run();
  compare_export("timed.benchstat", rendered("benchstat", run));
  compare_export("timed.trace.json", rendered("trace", run));
  compare_export("timed.llama-bench.json", rendered("llama-bench", run));
}

TEST_CASE("exports for github-action-benchmark") { compare_folder("github", several_models(), "github"); }

TEST_CASE("exports in the shape of lm-eval") { compare_folder("lm-eval", asked_run(), "lm-eval"); }

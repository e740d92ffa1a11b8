// Every suite on the sample questions that come with the program.

#include <algorithm>
#include <string>

#include "bench/suite.h"

#include "catch.hpp"
#include "plan/data/data_set.h"
#include "plan/suite/quality.h"

using namespace bench;

namespace {

bool has_sample(std::string_view suite) {
  const auto all = sample_files();
  return std::any_of(all.begin(), all.end(), [suite](const SampleFile& file) {
    return file.name.starts_with(suite) && file.name.substr(suite.size()).starts_with('/');
  });
}

}  // namespace

TEST_CASE("every recipe can be tried on the sample questions of its suite") {
  std::size_t tried = 0;
  for (const QualitySuite& suite : quality_suites()) {
    if (!has_sample(suite.data.empty() ? suite.name : suite.data)) continue;
    for (const Recipe& recipe : suite.recipes) {
      if (recipe.name == "lm-eval:mmlu_flan_cot_zeroshot") continue;  // asks another split
      INFO(recipe.name);
      RunOptions options;
      options.prompts = suite.name;
      options.eval.sample = true;
      options.eval.recipe = std::string(recipe.name);
      options.dry_run = true;
      const auto made = quality_suite_of(options);
      INFO((made ? "" : made.error().what + " " + made.error().why));
      REQUIRE(made.has_value());
      CHECK(made->eval->sample);
      CHECK(made->cases.size() >= 5);
      for (const Case& asked : made->cases) CHECK_FALSE(asked.question.empty());
      ++tried;
    }
  }
  CHECK(tried >= 12);
}

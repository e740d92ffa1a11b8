#include "plan/suite/parts/stand_in.h"

#include <algorithm>

#include "catch.hpp"

using namespace bench;

namespace {

std::optional<Scoring> scoring_from(std::string_view suite, const char* fields) {
  const auto scoring = scoring_of_fields(suite, Json::parse(fields));
  REQUIRE(scoring.has_value());
  return *scoring;
}

std::string fault_in_fields(std::string_view suite, const char* fields) {
  const auto scoring = scoring_of_fields(suite, Json::parse(fields));
  REQUIRE(scoring.has_error());
  return scoring.error().what;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a target names a letter in any of its spellings") {
  for (const std::string target : {"B", "(B)", "B."}) {
    const std::string fields = R"({"target": ")" + target + R"("})";
    INFO(fields);
    CHECK(scoring_from("mmlu", fields.c_str())->references == Texts{"B"});
  }
  const auto by_text = scoring_from("arc", R"({"target": "plum", "choices": ["stone", "plum"]})");
  CHECK(by_text->references == Texts{"B"});
  CHECK(by_text->choices == Texts{"stone", "plum"});
  CHECK(fault_in_fields("mmlu", R"({"target": "plum"})").find("no letter") != std::string::npos);
}

TEST_CASE("right answers stand under the names that each data set has for them") {
  CHECK(scoring_from("gsm8k", R"({"target": "so 4\n#### 4"})")->references == Texts{"so 4\n#### 4"});
  CHECK(scoring_from("gsm8k", R"({"target": 4})")->references == Texts{"4"});
  CHECK(scoring_from("squad", R"({"answers": ["Paris", "the Paris"]})")->references == Texts{"Paris", "the Paris"});
  CHECK(scoring_from("squad", R"({"answers": {"text": ["Paris"], "answer_start": [3]}})")->references ==
        Texts{"Paris"});
  CHECK(scoring_from("triviaqa", R"({"doc": {"aliases": ["Seine", "La Seine"]}})")->references ==
        Texts{"Seine", "La Seine"});
  CHECK(scoring_from("drop", R"({"doc": {"answers": [["43"], ["red", "blue"]]}})")->references ==
        Texts{"43", "red\nblue"});
  const auto truth =
      scoring_from("truthfulqa", R"({"correct_answers": ["yes"], "incorrect_answers": ["no", "never"]})");
  CHECK(truth->references == Texts{"yes"});
  CHECK(truth->choices == Texts{"no", "never"});
}

TEST_CASE("no right answer at all is an answer, a missing one is not") {
  CHECK(scoring_from("squad", R"({"answers": []})")->references.empty());
  CHECK_FALSE(scoring_from("squad", "{}").has_value());
  CHECK_FALSE(scoring_from("truthfulqa", R"({"doc_id": 155})").has_value());
  CHECK(scoring_from("xstest", "{}").has_value());
  CHECK(fault_in_fields("mmlu", R"({"choices": ["a", "b"]})").find("no right answer") != std::string::npos);
  CHECK(fault_in_fields("squad", R"({"answers": [{"text": 3}]})").find("\"answers\"") != std::string::npos);
  CHECK(fault_in_fields("squad", R"({"doc": 3})").find("no object") != std::string::npos);
}

TEST_CASE("fields are understood of suites whose questions cannot be asked yet") {
  const auto names = suites_with_fields();
  CHECK(std::find(names.begin(), names.end(), "drop") != names.end());
  CHECK(scoring_from("a suite of tomorrow", R"({"target": "4"})")->references == Texts{"4"});
}

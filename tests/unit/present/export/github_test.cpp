#include "base/json/strict.h"
#include "catch.hpp"
#include "support/exported_files.h"
#include "support/exported_runs.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("github: what is better smaller and what is better larger stand in files of their own") {
  const auto files = exported_files("github", several_models());
  REQUIRE(files.size() == 2);
  const Json smaller = Json::parse(files.at("smaller-is-better.json"));
  const Json bigger = Json::parse(files.at("bigger-is-better.json"));
  REQUIRE_FALSE(smaller.empty());
  REQUIRE_FALSE(bigger.empty());
  CHECK(smaller.front().at("name") == "llama3.1:8b / ttft_s.p50");
  CHECK(smaller.front().at("unit") == "s");
  CHECK(smaller.front().at("value") == 0.212);
  for (const Json& value : bigger) CHECK(value.at("unit") == "token/s");
}

TEST_CASE("github: a run that is not valid, not whole or not real says so beside every value") {
  MadeRun run = simulated();
  run.summary.complete = false;
  run.summary.verdict = {false, {"reason"}};
  for (const auto& [name, text] : exported_files("github", run))
    for (const Json& value : Json::parse(text)) {
      const std::string extra = value.at("extra");
      CHECK(extra.find("simulated, incomplete, INVALID measurement") != std::string::npos);
    }
}

TEST_CASE("github: without an answer there are no values") {
  for (const auto& [name, text] : exported_files("github", all_failed())) CHECK(Json::parse(text).empty());
}

TEST_CASE("github: a score is a value of its own") {
  const Json bigger = Json::parse(exported_files("github", few_subjects()).at("bigger-is-better.json"));
  const std::string name = bigger.front().at("name");
  CHECK(name.find(" / accuracy") != std::string::npos);
  CHECK(bigger.front().at("unit") == "share");
}

#include <nlohmann/json.hpp>

#include "bench/renderer.h"

#include "catch.hpp"
#include "support/sandbox.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;
using nlohmann::json;

TEST_CASE("the names of a hostile run survive in JSON") {
  const MadeRun run = hostile_names();
  const json document = json::parse(rendered("json", run));
  CHECK(document.at("summary").at("groups").at(0).at("model") == run.summary.groups.front().model);
  CHECK(document.at("run").at("models").at(0).at("name") == run.header.models.front().name);
  CHECK(document.at("run").count("crc") == 0);
}

TEST_CASE("JSON lines are the measured requests and the summary") {
  const auto lines = lines_of(rendered("jsonl", one_failed()));
  REQUIRE(lines.size() == 101);
  CHECK(json::parse(lines.front()).at("type") == "request");
  CHECK(json::parse(lines.front()).at("plan_index") == 1);  // the warm-up before it is left out
  CHECK(json::parse(lines.back()).at("type") == "summary");
}

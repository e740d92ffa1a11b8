#include "present/report/document.h"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "unit/present/report/reports.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("what a report compares is in its document, what it refuses to compare is not") {
  MadeReport made = made_report({steady_run(), steady_run()});
  made.report.comparisons = {{made_comparison(), false}, {made_comparison(), true}};
  const auto document = nlohmann::json::parse(report_document(made.report));
  REQUIRE(document.at("comparisons").size() == 1);
  CHECK(document.at("comparisons").at(0).at("metrics").at(0).at("verdict") == "slower");
  CHECK(document.at("runs").size() == 2);
}

TEST_CASE("a document that a page has no room for leaves out its largest parts and names them") {
  MadeRun run = steady_run();
  GroupSummary& group = run.summary.groups.front();
  for (int i = 0; i < 3000; ++i) group.tags.push_back({"tag " + std::to_string(i), 1, 1, group.metrics});
  const auto document = nlohmann::json::parse(report_document(made_report({run}).report));
  CHECK(document.at("left_out") == nlohmann::json::array({"by_tag"}));
  CHECK(document.at("runs").at(0).at("summary").at("groups").at(0).at("by_tag").empty());
  CHECK(document.dump().size() < 900'000);
}

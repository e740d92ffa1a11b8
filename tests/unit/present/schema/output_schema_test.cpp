// What we write, held against the schemas that bench schema prints.

#include "present/schema/output_schema.h"

#include <nlohmann/json.hpp>

#include "bench/metric.h"
#include "bench/score.h"

#include "catch.hpp"
#include "present/study/compared_runs.h"
#include "present/summary_json.h"
#include "support/exported_runs.h"

using namespace bench;
using namespace bench_test;

namespace {

std::string fault_in(const std::string& schema, const std::string& text) {
  return schema_violation(schema, text).value_or("");
}

}  // namespace

TEST_CASE("every summary keeps to its schema") {
  const std::string schema = summary_schema();
  REQUIRE_FALSE(schema_fault(schema));
  std::vector<MadeRun> runs = all_runs();
  for (MadeRun (*make)() : {timed_run, asked_run, refusals, ungraded}) runs.push_back(make());
  for (const MadeRun& run : runs)
    CHECK(fault_in(schema,
                   summary_json(run.summary).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) ==
          "");
}

TEST_CASE("the schema of a summary names all of its members: none is left without a form") {
  const auto schema = nlohmann::json::parse(summary_schema());
  const auto summary = nlohmann::json::parse(summary_json(asked_run().summary).dump());
  for (const auto& [name, value] : summary.items()) {
    INFO(name);
    CHECK(schema.at("properties").contains(name));
  }
  const auto& group = schema.at("$defs").at("group").at("properties");
  for (const auto& [name, value] : summary.at("groups").at(0).items()) {
    INFO(name);
    CHECK(group.contains(name));
  }
  for (const auto& [name, value] : summary.at("groups").at(0).at("quality").items()) {
    INFO(name);
    CHECK(schema.at("$defs").at("quality").at("properties").contains(name));
  }
  for (const Metric& metric : metrics()) CHECK(group.at(std::string(metric.id)).at("description") == metric.about);
}

TEST_CASE("the schema of a summary refuses what is none") {
  const std::string schema = summary_schema();
  auto summary = nlohmann::json::parse(summary_json(timed_run().summary).dump());
  auto changed = summary;
  changed["groups"][0]["ttft_s"]["n"] = "6";
  CHECK(fault_in(schema, changed.dump()).find("$.groups[0].ttft_s.n") != std::string::npos);
  changed = summary;
  changed.erase("verdict");
  CHECK(fault_in(schema, changed.dump()).find("verdict") != std::string::npos);
  changed = summary;
  changed["end"]["records"] = nullptr;
  CHECK(fault_in(schema, changed.dump()).find("$.end.records") != std::string::npos);
}

TEST_CASE("a comparison keeps to its schema") {
  const std::string schema = comparison_schema();
  REQUIRE_FALSE(schema_fault(schema));
  Comparison made;
  made.metric = "ttft_s";
  made.base = 0.2;
  made.changed = 0.3;
  made.effect = 1.5;
  made.interval = Interval{1.4, 1.6, 0.95, "signed ranks"};
  made.test = "signed-rank, exact";
  made.p = 0.001;
  made.n_base = made.n_changed = 20;
  conclude(made);
  ComparedRuns runs;
  runs.base = "a";
  runs.changed = "b";
  runs.factors = {{"model", "x", "y"}};
  runs.comparisons = {made, Comparison{}};
  runs.gates = {{"ttft:5%", false, "worse"}};
  runs.notes = {"a note"};
  const std::vector<ComparedRuns> all{runs};
  for (const ComparisonRenderer& form : comparison_renderers()) {
    if (form.name != std::string_view("json")) continue;
    const std::string text = form.render(all, Style{});
    CHECK(fault_in(schema, text) == "");
    auto changed = nlohmann::json::parse(text);
    const auto names = nlohmann::json::parse(schema).at("$defs").at("metric").at("properties");
    for (const auto& [name, value] : changed.at("comparisons").at(0).at("metrics").at(0).items())
      CHECK(names.contains(name));
    changed["comparisons"][0]["metrics"][0]["verdict"] = "better";
    CHECK(fault_in(schema, changed.dump()) != "");
  }
}

#include <nlohmann/json.hpp>

#include "bench/metric.h"
#include "bench/score.h"

#include "catch.hpp"
#include "record/line/lines.h"
#include "support/exported_runs.h"

using namespace bench;
using namespace bench_test;

namespace {

/// Every member that a line may have stands in the schema.
void check_members(const nlohmann::json& schema, const nlohmann::json& value, const std::string& path) {
  for (const auto& [name, member] : value.items()) {
    INFO(path << "." << name);
    REQUIRE(schema.at("properties").contains(name));
    const auto& form = schema.at("properties").at(name);
    if (member.is_object()) check_members(form, member, path + "." + name);
    if (member.is_array() && !member.empty() && member.front().is_object())
      for (const auto& item : member) check_members(form.at("items"), item, path + "." + name);
  }
}

}  // namespace

TEST_CASE("every kind of line keeps to the schema, and the schema knows all of its members") {
  const std::string schema = journal_line_schema();
  REQUIRE_FALSE(schema_fault(schema));
  const auto definitions = nlohmann::json::parse(schema).at("$defs");
  for (const MadeRun& run : {timed_run(), asked_run()}) {
    std::vector<std::string> lines{header_line(run.header), end_line(run.summary.end, "00ff"),
                                   resume_line({run.header.started, 3, 1, "0.1.0"})};
    for (const RunRecord& record : run.records) lines.push_back(request_line(record));
    for (const std::string& line : lines) {
      CHECK(schema_violation(schema, line).value_or("") == "");
      const auto value = nlohmann::json::parse(line);
      check_members(definitions.at(value.at("type").get<std::string>()), value, value.at("type"));
    }
  }
}

TEST_CASE("the schema of a line refuses what is none") {
  const std::string schema = journal_line_schema();
  auto line = nlohmann::json::parse(request_line(timed_run().records.at(1)));
  const auto violates = [&](const char* member, const nlohmann::json& value) {
    auto changed = line;
    changed[member] = value;
    return schema_violation(schema, changed.dump()).has_value();
  };
  CHECK_FALSE(violates("seq", 1));
  CHECK(violates("seq", "1"));
  CHECK(violates("type", "reply"));
  CHECK(violates("ttft_s", "0.2"));
  CHECK(violates("crc", "xyz"));
  line.erase("model");
  CHECK(violates("seq", 1));
}

TEST_CASE("a column of the journal is described by its metric") {
  const auto request = nlohmann::json::parse(journal_line_schema()).at("$defs").at("request").at("properties");
  for (const Metric& metric : metrics())
    if (metric.in_records()) CHECK(request.at(std::string(metric.id)).at("description") == metric.about);
}

// What holds for the outputs of every run; their exact bytes are in tests/golden.

#include <sstream>

#include <nlohmann/json.hpp>

#include "bench/metric.h"
#include "bench/renderer.h"

#include "catch.hpp"
#include "present/layout.h"
#include "present/summary_json.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using nlohmann::json;

namespace {

std::vector<MadeRun> all_runs() {
  return {steady_run(),    one_request(),    one_failed(),   all_failed(),  several_models(),
          hostile_names(), extreme_values(), schema_suite(), interrupted(), simulated()};
}

std::string rendered(const char* format, const MadeRun& run, const Style& style = {}) {
  return find_renderer(format)->render(run.view(style));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("formats are found by name") {
  CHECK(renderers().size() == 5);
  for (const Renderer& renderer : renderers()) CHECK(find_renderer(renderer.name) == &renderer);
  CHECK(find_renderer("html") == nullptr);
  CHECK(find_renderer("jsonl")->needs_records);
  CHECK_FALSE(find_renderer("json")->needs_records);
}

TEST_CASE("no line of a table is wider than the screen") {
  for (const MadeRun& run : all_runs()) {
    for (const int columns : {20, 21, 33, 40, 59, 60, 72, 80, 99, 100, 120, 200}) {
      for (const bool unicode : {true, false}) {
        for (const std::string& line : lines_of(rendered("table", run, {columns, unicode, false}))) {
          INFO(columns << ": " << line);
          CHECK(display_width(line) <= columns);
        }
      }
    }
  }
}

TEST_CASE("a table without colour has no escape sequence, and colour carries no meaning of its own") {
  for (const MadeRun& run : all_runs()) {
    const std::string plain = rendered("table", run);
    CHECK(plain.find('\x1b') == std::string::npos);
    std::string coloured = rendered("table", run, {80, true, true});
    for (std::size_t at = 0; (at = coloured.find('\x1b', at)) != std::string::npos;) {
      coloured.erase(at, coloured.find('m', at) - at + 1);
    }
    CHECK(coloured == plain);
  }
}

TEST_CASE("a table in ASCII is ASCII") {
  for (const MadeRun& run : all_runs()) {
    for (const char c : rendered("table", run, {80, false, false})) CHECK((c == '\n' || (c >= ' ' && c <= '~')));
  }
}

TEST_CASE("no text from outside reaches an output raw") {
  for (const std::string& text : hostile_texts()) {
    MadeRun run = steady_run();
    GroupSummary& group = run.summary.groups.front();
    group.model = group.target = group.condition = group.tags.front().tag = text;
    group.failures = {{text, 1}};
    group.flags = {{Flag::coalesced, 1}};
    run.header.suite = run.header.server.url = run.header.server.version = text;
    run.summary.ranking = {text};
    run.summary.warnings = {{text, text, text}};
    run.summary.verdict = {false, {text}};
    run.summary.complete = false;
    run.summary.end.reason = text;
    for (const char* format : {"table", "md", "csv", "json"}) {
      for (const std::string& line : lines_of(rendered(format, run))) {
        const bool raw = line.find_first_of(std::string("\x1b\x07\x08\x7f\t\0", 6)) != std::string::npos ||
                         line.find("\xc2\x9b") != std::string::npos || line.find("\u202e") != std::string::npos;
        INFO(format << ": " << line);
        CHECK_FALSE(raw);
      }
    }
    const std::string markdown = rendered("md", run);
    CHECK(markdown.find("<script>") == std::string::npos);
    CHECK(markdown.find("<img") == std::string::npos);
  }
}

TEST_CASE("every row of a CSV file has as many cells as its title") {
  for (const MadeRun& run : all_runs()) {
    const std::string csv = rendered("csv", run);
    std::size_t rows = 0, commas_of_title = 0, commas = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
      if (csv[i] == '"') quoted = !quoted;
      if (csv[i] == ',' && !quoted) ++commas;
      if (csv[i] != '\n' || quoted) continue;
      CHECK(csv[i - 1] == '\r');
      if (rows++ == 0) commas_of_title = commas;
      CHECK(commas == commas_of_title);
      commas = 0;
    }
    const auto all = metrics();
    const auto columns = std::count_if(all.begin(), all.end(), [](const Metric& m) { return m.in_records(); });
    CHECK(rows == 1 + run.summary.groups.size() * static_cast<std::size_t>(columns));
  }
}

TEST_CASE("the summary line holds the summary") {
  const json line = json::parse(summary_line(steady_run().summary));
  CHECK(line.at("type") == "summary");
  CHECK(line.at("run_id") == "01JD3Z6T9QK8");
  const json& group = line.at("groups").at(0);
  CHECK(group.at("n_ok") == 100);
  CHECK(group.at("output_toks_per_s") == 40.0);
  CHECK(group.at("total_wall_s") == 600.0);
  CHECK(group.at("ttft_s").at("p50") == 0.212);
  CHECK(group.at("ttft_s").at("p50_ci").at(0).get<double>() == Approx(0.205004));
  CHECK(group.at("ttft_s").at("p95_rank") == 95);
  CHECK(group.at("ttft_s").at("p95_t7").get<double>() == Approx(0.22869));
  CHECK(group.at("by_tag").at("translate").at("ttft_s").at("p50_too_few") == true);
  CHECK(group.at("ttfo_s").at("n") == 0);
  CHECK(group.at("ttfo_s").at("p95").is_null());
  CHECK(group.at("schema_valid").at("n") == 0);
  CHECK(group.at("short_output").at("share") == 0.1);
  CHECK(line.at("end").at("self").at("peak_bytes") == 24300000);
  CHECK(line.at("verdict").at("valid") == true);
}

TEST_CASE("all groups have the same members, with or without values") {
  const auto keys_of = [](const MadeRun& run) {
    std::vector<std::string> keys;
    const json summary = json::parse(summary_line(run.summary));
    for (const auto& [key, value] : summary.at("groups").at(0).items()) keys.push_back(key);
    return keys;
  };
  CHECK(keys_of(all_failed()) == keys_of(steady_run()));
  CHECK(keys_of(hostile_names()) == keys_of(steady_run()));
}

TEST_CASE("a number that is none is null") {
  MadeRun run = steady_run();
  run.summary.groups.front().metrics.front().mean = std::numeric_limits<double>::quiet_NaN();
  CHECK(json::parse(summary_line(run.summary)).at("groups").at(0).at("ttft_s").at("mean").is_null());
}

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

TEST_CASE("where the server reports no rate, the table shows ours") {
  MadeRun run = steady_run();
  GroupSummary& group = run.summary.groups.front();
  for (MetricSummary& metric : group.metrics) {
    if (metric.id == "gen_toks_per_s") metric.id = "client_gen_toks_per_s";
  }
  group.tags.clear();
  const std::string table = rendered("table", run);
  CHECK(table.find(find_metric("client_gen_toks_per_s")->title) != std::string::npos);
  CHECK(table.find("41.7 [40.3, 44.1]") != std::string::npos);
}

TEST_CASE("the largest value is shown without a promise") {
  MadeRun run = one_request();
  for (MetricSummary& metric : run.summary.groups.front().metrics) metric.quantiles.back().percent = 100;
  CHECK(rendered("table", run).find("* largest of 1; p100 has no upper bound\n") != std::string::npos);
}

TEST_CASE("a note that holds for one model only names it") {
  MadeRun run = several_models();
  run.summary.groups[1].metrics.front().n_cut = 2;
  CHECK(rendered("md", run).find("- qwen3:4b: requests that were cut") != std::string::npos);
}

#include "bench/metric.h"
#include "bench/renderer.h"

#include "catch.hpp"
#include "present/page/layout.h"
#include "support/sandbox.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;

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

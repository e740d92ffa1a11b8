#include "bench/metric.h"
#include "bench/renderer.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

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
    std::size_t slices = 0;
    for (const GroupSummary& group : run.summary.groups)
      if (group.quality) slices += group.quality->slices.size();
    CHECK(rows == 1 + slices + run.summary.groups.size() * static_cast<std::size_t>(columns));
  }
}

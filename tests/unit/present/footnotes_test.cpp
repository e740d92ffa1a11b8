#include "present/footnotes.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("the largest value is shown without a promise") {
  MadeRun run = one_request();
  for (MetricSummary& metric : run.summary.groups.front().metrics) {
    metric.quantiles.resize(2);
    metric.quantiles.back().percent = 100;
  }
  CHECK(rendered("table", run).find("p100 has none\n") != std::string::npos);
}

TEST_CASE("there is one note of a kind, whatever number of percentiles and models it is about") {
  const std::string one = rendered("table", one_request());
  CHECK(one.find("* too few values for a 95 % bound: p50 needs n ≥ 6, p95 needs n ≥ 59\n") != std::string::npos);
  MadeRun several = several_models();
  several.summary.groups[1].metrics.front().n = 90;
  several.summary.groups[2].metrics.front().quantiles.front().rank = 40;
  const std::string table = rendered("table", several);
  CHECK(table.find("not from all measured requests: qwen3:4b: TTFT 90\n") != std::string::npos);
  CHECK(table.find("percentiles are nearest ranks\n") != std::string::npos);
}

TEST_CASE("a note that holds for one model only names it") {
  MadeRun run = several_models();
  run.summary.groups[1].metrics.front().n_cut = 2;
  CHECK(rendered("md", run).find("in the mean: qwen3:4b: TTFT 2") != std::string::npos);
}

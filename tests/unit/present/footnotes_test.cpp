#include "present/footnotes.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

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

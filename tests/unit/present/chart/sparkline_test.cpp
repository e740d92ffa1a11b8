#include "present/chart/sparkline.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("a sparkline shows a history from zero upwards") {
  CHECK(sparkline({1, 2, 3, 4, 5, 6, 7, 8}, 40) == "▁▂▃▄▅▆▇█");
  CHECK(sparkline({5, 5, 5}, 40) == "███");
  CHECK(sparkline({0, 0}, 40) == "▁▁");
  CHECK(sparkline({}, 40) == "");
}

TEST_CASE("a sparkline keeps spikes and gaps when it is thinned") {
  CHECK(sparkline({1, 1, 1, 8, 1, 1}, 3) == "▁█▁");
  CHECK(sparkline({8, std::nullopt, std::nullopt, std::nullopt, 4}, 5) == "█×××▄");
  CHECK(sparkline({8, std::nullopt, std::nullopt, std::nullopt}, 2) == "█×");
  CHECK(sparkline({std::nullopt}, 8) == "×");
  CHECK(sparkline({1, 2}, 0) == "█");
}

TEST_CASE("a trend shows the first headline metric of a group's own requests") {
  MadeRun run = one_failed();
  const GroupSummary& group = run.summary.groups.front();
  const auto trend = trend_of(group, run.records, 10);
  REQUIRE(trend);
  CHECK(trend->label == "TTFT in time");
  REQUIRE(trend->pieces.size() >= 2);
  CHECK(trend->pieces[1].rfind("up to ", 0) == 0);
  CHECK_FALSE(trend_of(group, {}, 10));
  for (RunRecord& record : run.records) record.model = "another";
  CHECK_FALSE(trend_of(group, run.records, 10));
}

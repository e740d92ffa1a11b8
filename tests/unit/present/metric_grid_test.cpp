#include "present/metric_grid.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

namespace {

using Row = std::vector<std::string>;

}  // namespace

TEST_CASE("a metric is a row: values and their intervals in joined columns") {
  const Grid grid = metric_grid(steady_run().summary.groups.front(), Intervals::all);
  REQUIRE(grid.columns.size() == 8);
  CHECK(grid.columns[3].title == "p50");
  CHECK_FALSE(grid.columns[3].joined);
  CHECK(grid.columns[4].joined);
  CHECK(grid.rows.front() ==
        Row{"TTFT            ms", "216", "[210, 225]", "212", "[205, 224]", "231", "[215, 249]", "170 … 254"});
  CHECK(grid.columns[5].title == "p95");  // both halves together are read as one
  CHECK(grid.columns[6].title == "/ p5");
  const Row rate = grid.rows[2];  // its slow end is below its median
  CHECK(rate == Row{"Decode rate  tok/s", "42.5", "[41.3, 44.2]", "41.7", "[40.3, 44.1]", "37.5", "[35.4, 38.8]",
                    "33.4 … 46.6"});
}

TEST_CASE("intervals are shown where they are asked for and where there are any") {
  const GroupSummary steady = steady_run().summary.groups.front();
  CHECK(metric_grid(steady, Intervals::of_percentiles, Range::left_out).rows.front() ==
        Row{"TTFT            ms", "216", "212", "[205, 224]", "231", "[215, 249]"});
  CHECK(metric_grid(steady, Intervals::none, Range::left_out).rows.front() ==
        Row{"TTFT            ms", "216", "212", "231"});
  const GroupSummary single = one_request().summary.groups.front();
  CHECK(metric_grid(single, Intervals::all) == metric_grid(single, Intervals::none));
}

TEST_CASE("one asterisk makes room for all") {
  GroupSummary group = steady_run().summary.groups.front();
  group.metrics.front().quantiles.back().too_few = true;
  const Grid grid = metric_grid(group, Intervals::none, Range::left_out);
  CHECK(grid.columns.back().title == "p95 / p5 ");
  CHECK(grid.rows[0].back() == "231*");
  CHECK(grid.rows[1].back() == "6.52 ");
}

TEST_CASE("one tag on all requests has no table, for it would say the same again") {
  GroupSummary group = steady_run().summary.groups.front();
  group.tags.resize(1);
  CHECK_FALSE(tag_grid(group).rows.empty());
  group.tags.front().n_total = group.n_total;
  CHECK(tag_grid(group).rows.empty());
}

TEST_CASE("the ranking is a table of rates and ratios with their intervals") {
  auto ranking = several_models().summary.ranking;
  ranking.back().times_interval.reset();
  const Grid grid = ranking_grid(ranking);
  CHECK(grid.rows[0] == Row{"gemma3:1b", "199", "[192, 210]", "", ""});
  CHECK(grid.rows[1] == Row{"qwen3:4b", "67.3", "[65.0, 71.1]", "2.95", "[2.76, 3.17]"});
  CHECK(grid.rows[2] == Row{"llama3.1:8b", "41.7", "[40.3, 44.1]", "—", ""});
}

TEST_CASE("a tag without a value has a dash in its cell") {
  GroupSummary group = steady_run().summary.groups.front();
  group.tags.front().metrics.clear();
  const Grid grid = tag_grid(group);
  CHECK(grid.rows.front()[2] == "—");
  CHECK(grid.rows[1][2] != "—");
}

#include "present/metric_grid.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

namespace {

using Row = std::vector<std::string>;

MetricSummary prefill_rate(double value, std::optional<Interval> interval) {
  MetricSummary metric;
  metric.id = "prompt_toks_per_s";
  metric.n = 5;
  metric.mean = metric.min = metric.max = value;
  Quantile p50;
  p50.percent = 50;
  p50.value = value;
  p50.too_few = !interval;
  p50.interval = std::move(interval);
  metric.quantiles = {p50};
  return metric;
}

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

TEST_CASE("tags have no more digits than the number above them, which knows its interval") {
  GroupSummary group;
  group.n_total = 9;
  group.metrics = {prefill_rate(6800, Interval{6600, 7000, 0.95, "between runs"})};
  group.tags = {{"chat", 5, 5, {prefill_rate(6803, std::nullopt)}}, {"code", 4, 4, {prefill_rate(7112, std::nullopt)}}};
  const Grid grid = tag_grid(group);
  CHECK(grid.rows[0].back() == "6800*");
  CHECK(grid.rows[1].back() == "7110*");
}

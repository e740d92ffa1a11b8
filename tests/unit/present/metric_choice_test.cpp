#include "present/metric_choice.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("the headline pairs each summary with its metric, in the order of the registry") {
  GroupSummary group = steady_run().summary.groups.front();
  std::reverse(group.metrics.begin(), group.metrics.end());
  const auto headline = headline_of(group);
  REQUIRE(headline.size() == 4);
  CHECK(headline.front().metric.id == "ttft_s");
  for (const auto& [metric, summary] : headline) {
    CHECK(metric.id == summary.id);
    CHECK(&metric == find_metric(summary.id));
  }
}

TEST_CASE("a metric without values is in no headline and in every file") {
  GroupSummary group = steady_run().summary.groups.front();
  std::vector<MetricSummary>& summaries = group.metrics;
  summaries.front().n = 0;
  CHECK(find_measured(summaries, summaries.front().id) == nullptr);
  CHECK(headline_of(group).size() == 3);
  const auto columns =
      std::count_if(metrics().begin(), metrics().end(), [](const Metric& m) { return m.in_records(); });
  CHECK(every_metric_of(summaries).size() == static_cast<std::size_t>(columns));
}

TEST_CASE("a metric that this run has a reason to show stands beside the usual ones") {
  const auto headline = headline_of(thinking().summary.groups.front());
  std::vector<std::string> ids;
  for (const MeasuredMetric& measured : headline) ids.emplace_back(measured.metric.id);
  CHECK(ids ==
        std::vector<std::string>{"ttft_s", "ttfo_s", "wall_s", "gen_toks_per_s", "prompt_toks_per_s", "wall_at_128_s"});
}

TEST_CASE("the slow end of a rate has no column of its own on a page, but in a file") {
  const Summary summary = steady_run().summary;
  CHECK(shown_percentiles(summary) == std::vector<double>{50, 95});
  CHECK(every_percentile(summary) == std::vector<double>{50, 95, 5});
}

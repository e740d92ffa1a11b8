#include "present/metric_choice.h"

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

TEST_CASE("the headline pairs each summary with its metric, in the order of the registry") {
  std::vector<MetricSummary> summaries = steady_run().summary.groups.front().metrics;
  std::reverse(summaries.begin(), summaries.end());
  const auto headline = headline_of(summaries);
  REQUIRE(headline.size() == 4);
  CHECK(headline.front().metric.id == "ttft_s");
  for (const auto& [metric, summary] : headline) {
    CHECK(metric.id == summary.id);
    CHECK(&metric == find_metric(summary.id));
  }
}

TEST_CASE("a metric without values is in no headline and in every file") {
  std::vector<MetricSummary> summaries = steady_run().summary.groups.front().metrics;
  summaries.front().n = 0;
  CHECK(find_measured(summaries, summaries.front().id) == nullptr);
  CHECK(headline_of(summaries).size() == 3);
  const auto columns =
      std::count_if(metrics().begin(), metrics().end(), [](const Metric& m) { return m.in_records(); });
  CHECK(every_metric_of(summaries).size() == static_cast<std::size_t>(columns));
}

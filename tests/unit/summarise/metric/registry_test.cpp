#include <set>
#include <string>

#include "bench/metric.h"

#include "catch.hpp"
#include "summarise/metric/ids.h"

using namespace bench;

TEST_CASE("Metrics stand in the order of their columns, each once") {
  std::string ids;
  std::set<std::string_view> unique;
  for (const Metric& metric : metrics()) {
    ids += std::string(metric.id) + " ";
    unique.insert(metric.id);
    CHECK_FALSE(metric.title.empty());
    CHECK(metric.about.ends_with('.'));
    CHECK(find_metric(metric.id) == &metric);
  }
  CHECK(unique.size() == metrics().size());
  CHECK(
      ids ==
      "ttft_s ttfo_s ttfr_s ttfb_s ttft_plan_s e2e_s e2e_plan_s wall_s tail_s connect_s upload_s lag_s tpot_s ntpot_s "
      "gen_toks_per_s gen_toks_per_s_steps client_gen_toks_per_s prompt_toks_per_s load_s prefill_s decode_s gap_s "
      "wait_raw_s inter_chunk_p50_s inter_chunk_p95_s inter_chunk_p99_s inter_chunk_max_s wall_at_128_s prompt_tokens "
      "output_tokens queue_est_s schema_valid correct f1 refused ");
  CHECK(find_metric("ttft") == nullptr);
  CHECK(find_metric("") == nullptr);
}

TEST_CASE("A metric is of a record or of a comparison, and what stands in for another is none of the headline") {
  for (const Metric& metric : metrics()) {
    CAPTURE(std::string(metric.id));
    CHECK((metric.of == nullptr) != (metric.compared == nullptr));
    if (metric.stands_in_for.empty()) continue;
    REQUIRE(find_metric(metric.stands_in_for));
    CHECK(find_metric(metric.stands_in_for)->headline);
    CHECK_FALSE(metric.headline);
  }
  for (const std::string_view id :
       {metric::ttft, metric::lag, metric::decode_rate, metric::client_decode_rate, metric::raw_wait,
        metric::queue_estimate, metric::wall, metric::load, metric::prefill, metric::decode, metric::server_gap,
        metric::output_count, metric::correct}) {
    CHECK(find_metric(id));
  }
  CHECK_FALSE(find_metric(metric::queue_estimate)->in_records());
}

TEST_CASE("Grades stand last, and are of the answer") {
  for (const std::string_view id : {"schema_valid", "correct", "f1", "refused"}) {
    const Metric& metric = *find_metric(id);
    CHECK(&metric >= find_metric("schema_valid"));
    CHECK(metric.unit == Unit::share);
    CHECK(metric.of_answer);
    CHECK((metric.better == Better::higher) == (id != "refused"));
  }
}

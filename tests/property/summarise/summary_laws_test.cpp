// Laws of quantiles and of the summary, on records drawn from a printed seed.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "bench/metric.h"
#include "bench/summary.h"

#include "catch.hpp"
#include "summarise/statistics/metric_summary.h"
#include "summarise/statistics/percentile.h"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

const std::vector<double> asked_percentiles{1, 25, 50, 90, 95, 99, 99.9};

std::vector<double> random_values(test::Draws& draws) {
  std::vector<double> values(1 + static_cast<std::size_t>(draws.uniform() * 150));
  for (double& value : values) value = std::floor(100 * draws.lognormal(1)) / 4;  // with ties
  return values;
}

std::vector<Sample> samples_of(const std::vector<double>& values) {
  std::vector<Sample> samples;
  for (double value : values) samples.push_back({value, false, 0});
  return samples;
}

/// Any mixture of models, prompts, runs, outcomes and missing events.
std::vector<RunRecord> random_records(test::Draws& draws, int n) {
  const auto below = [&](int limit) { return static_cast<std::int64_t>(draws.uniform() * limit); };
  constexpr Status statuses[] = {Status::ok,        Status::ok,          Status::ok,           Status::ok,
                                 Status::ok,        Status::http_error,  Status::timeout_idle, Status::truncated,
                                 Status::cancelled, Status::server_error};
  std::vector<RunRecord> records;
  for (int i = 0; i < n; ++i) {
    RunRecord record = test::answered({.plan_index = i,
                                       .start_ms = 100 * i + below(50),
                                       .ttft_ms = 20 + below(300),
                                       .tokens = 2 + below(40),
                                       .per_token_ms = 1 + below(20),
                                       .done_reason = below(2) == 0 ? "stop" : "length",
                                       .load_ms = below(10) == 0 ? 300 : 2,
                                       .prefill_ms = 1 + below(50),
                                       .model = below(3) == 0 ? "other" : "m",
                                       .id = std::string(1, static_cast<char>('a' + below(4))),
                                       .run = below(5)});
    record.max_tokens = 20;
    record.warmup = below(15) == 0;
    record.reply.status = statuses[below(10)];
    if (record.reply.status != Status::ok) record.reply.server = {};
    if (below(3) == 0) record.tags = {"code"};
    if (below(8) == 0) record.reply.flags = {Flag::units_suspect};
    if (below(6) == 0) record.grades = {{"schema_valid", static_cast<double>(below(2)), ""}};
    records.push_back(record);
  }
  return records;
}

RunHeader header() {
  RunHeader header;
  header.workers = 2;
  header.percentiles = {50, 95};
  return header;
}

Summary summary_of(const std::vector<RunRecord>& records) {
  Summariser summariser(header());
  for (const RunRecord& record : records) summariser.add(record);
  return summariser.finish(RunEnd{});
}

void check_finite(const MetricSummary& metric) {
  CAPTURE(metric.id);
  CHECK(std::isfinite(metric.mean));
  CHECK(metric.min <= metric.max);
  std::vector<Quantile> rising = metric.quantiles;  // a rate names its slow end, p5, after its median
  std::sort(rising.begin(), rising.end(), [](const auto& a, const auto& b) { return a.percent < b.percent; });
  double before = metric.min;
  for (const Quantile& quantile : rising) {
    CHECK(quantile.value >= before);
    CHECK(quantile.value <= metric.max);
    CHECK(std::isfinite(quantile.t7));
    if (quantile.interval) {
      CHECK(quantile.interval->lo <= quantile.interval->hi);
      CHECK(std::isfinite(quantile.interval->lo));
      CHECK(std::isfinite(quantile.interval->hi));
    }
    before = quantile.value;
  }
  if (metric.mean_interval) {
    CHECK(metric.mean_interval->lo <= metric.mean_interval->hi);
    CHECK(std::isfinite(metric.mean_interval->hi));
  }
}

}  // namespace

TEST_CASE("min <= quantiles <= max, each an observed value: those of a sort-and-index oracle") {
  const auto seed = GENERATE(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  std::vector<double> values = random_values(draws);
  const auto summary = summarise_metric("x", samples_of(values), {}, asked_percentiles);
  REQUIRE(summary);
  check_finite(*summary);
  std::sort(values.begin(), values.end());
  for (const Quantile& quantile : summary->quantiles) {
    // The smallest observed value that at least p % of the values do not exceed.
    const auto oracle = std::find_if(values.begin(), values.end(), [&](double candidate) {
      const auto not_above = std::upper_bound(values.begin(), values.end(), candidate) - values.begin();
      return 1000 * not_above >= std::llround(10 * quantile.percent) * static_cast<long long>(values.size());
    });
    CHECK(quantile.value == *oracle);
  }
}

TEST_CASE("Quantiles do not depend on the order, and shift and scale with the data") {
  const auto seed = GENERATE(11, 12, 13, 14, 15, 16);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  const std::vector<double> values = random_values(draws);
  const auto original = *summarise_metric("x", samples_of(values), {}, asked_percentiles);

  std::vector<double> reversed(values.rbegin(), values.rend());
  const auto permuted = *summarise_metric("x", samples_of(reversed), {}, asked_percentiles);
  std::vector<double> moved;
  for (double value : values) moved.push_back(4 * value + 8);  // exact in binary
  const auto scaled = *summarise_metric("x", samples_of(moved), {}, asked_percentiles);
  for (std::size_t i = 0; i < asked_percentiles.size(); ++i) {
    CHECK(permuted.quantiles[i].value == original.quantiles[i].value);
    CHECK(scaled.quantiles[i].value == 4 * original.quantiles[i].value + 8);
  }
}

TEST_CASE("Records in any order give the same summary, bit for bit") {
  const auto seed = GENERATE(21, 22, 23, 24, 25, 26);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  std::vector<RunRecord> records = random_records(draws, 120);
  const Summary original = summary_of(records);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = records.size() - 1; i > 0; --i) {
      std::swap(records[i], records[static_cast<std::size_t>(draws.uniform() * static_cast<double>(i + 1))]);
    }
    CHECK(summary_of(records) == original);
  }
}

TEST_CASE("Counts of a concatenation are sums of counts") {
  const auto seed = GENERATE(31, 32, 33, 34);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  std::vector<RunRecord> records = random_records(draws, 90);
  for (RunRecord& record : records) record.model = "m";
  const std::vector<RunRecord> first(records.begin(), records.begin() + 40),
      second(records.begin() + 40, records.end());
  const GroupSummary all = summary_of(records).groups.at(0);
  const GroupSummary a = summary_of(first).groups.at(0), b = summary_of(second).groups.at(0);
  CHECK(all.n_total == a.n_total + b.n_total);
  CHECK(all.n_ok == a.n_ok + b.n_ok);
  CHECK(all.output_tokens == a.output_tokens + b.output_tokens);
  CHECK(all.prompt_tokens == a.prompt_tokens + b.prompt_tokens);
  CHECK(all.short_output->hits == a.short_output->hits + b.short_output->hits);
  const auto failures = [](const GroupSummary& group) {
    return std::accumulate(group.failures.begin(), group.failures.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& failure) { return sum + failure.n; });
  };
  CHECK(failures(all) == failures(a) + failures(b));
  CHECK(all.n_ok + failures(all) == all.n_total);
}

TEST_CASE("Failed requests never enter latency, and always the error count") {
  const auto seed = GENERATE(41, 42, 43, 44);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  std::vector<RunRecord> records = random_records(draws, 60);
  for (RunRecord& record : records) {
    record.model = "m";
    // Cut requests are bounds and do enter: here only those that ended by themselves.
    if (record.reply.status == Status::timeout_idle || record.reply.status == Status::cancelled) {
      record.reply.status = Status::truncated;
    }
  }
  const GroupSummary with = summary_of(records).groups.at(0);
  std::vector<RunRecord> answered;
  std::copy_if(records.begin(), records.end(), std::back_inserter(answered),
               [](const RunRecord& record) { return record.reply.status == Status::ok; });
  const GroupSummary without = summary_of(answered).groups.at(0);
  CHECK(with.n_total - with.n_ok ==
        static_cast<std::int64_t>(std::count_if(records.begin(), records.end(), [](const RunRecord& record) {
          return !record.warmup && record.reply.status != Status::ok;
        })));
  REQUIRE(with.metrics.size() == without.metrics.size());
  for (std::size_t i = 0; i < with.metrics.size(); ++i) {
    CAPTURE(with.metrics[i].id);
    if (!find_metric(with.metrics[i].id)->in_records()) continue;  // a failed request also keeps the server busy
    CHECK(with.metrics[i].n == without.metrics[i].n);
    CHECK(with.metrics[i].mean == without.metrics[i].mean);
    CHECK(with.metrics[i].max == without.metrics[i].max);
    for (std::size_t q = 0; q < with.metrics[i].quantiles.size(); ++q) {
      CHECK(with.metrics[i].quantiles[q].value == without.metrics[i].quantiles[q].value);
    }
  }
}

TEST_CASE("Whatever is recorded, no number is not a number") {
  const auto seed = GENERATE(51, 52, 53, 54, 55, 56);
  CAPTURE(seed);
  test::Draws draws(static_cast<std::uint64_t>(seed));
  const Summary summary = summary_of(random_records(draws, 80));
  for (const GroupSummary& group : summary.groups) {
    for (const MetricSummary& metric : group.metrics) check_finite(metric);
    for (const TagSummary& tag : group.tags) {
      for (const MetricSummary& metric : tag.metrics) check_finite(metric);
    }
    if (group.output_toks_per_s) CHECK(std::isfinite(*group.output_toks_per_s));
    if (group.mean_in_flight) CHECK(*group.mean_in_flight >= 0);
  }
}

#include "summarise/gate/check.h"

#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

/// 100 requests, one failed; TTFT 200 ms at the median and 400 ms at p95.
Summary a_summary() {
  MetricSummary ttft;
  ttft.id = "ttft_s";
  ttft.n = 99;
  ttft.mean = 0.25;
  ttft.min = 0.1;
  ttft.max = 0.9;
  Quantile p50, p95;
  p50.percent = 50;
  p50.value = 0.2;
  p95.percent = 95;
  p95.value = 0.4;
  ttft.quantiles = {p50, p95};

  GroupSummary group;
  group.model = "llama3.1:8b";
  group.n_total = 100;
  group.n_ok = 99;
  MetricSummary valid;
  valid.id = "schema_valid";
  valid.n = 20;
  valid.hits = 19;
  valid.mean = 0.95;
  group.metrics = {ttft, valid};
  group.output_toks_per_s = 120;
  Summary summary;
  summary.groups = {group};
  return summary;
}

std::optional<Quantile> no_other(std::string_view, double) { return std::nullopt; }

std::vector<std::string> missed_by(const std::string& gates, Summary summary, const FindQuantile& find = no_other) {
  for (const Gate& gate : parse_gates({gates}).value()) {
    if (summary.groups.empty()) summary.gates.push_back(unchecked_gate(gate));
    for (const GroupSummary& group : summary.groups) summary.gates.push_back(check_gate(gate, group, find));
  }
  const auto missed = missed_gates(summary);
  CHECK(keeps_gates(summary) == missed.empty());
  return missed;
}

}  // namespace

TEST_CASE("Gates that hold, and gates that are missed") {
  const Summary summary = a_summary();
  CHECK(missed_by("ttft.p95<500ms, ttft.p50<=200ms, ttft<300ms, error_rate<=1%, schema_valid>=95%", summary).empty());
  CHECK(missed_by("ttft.min>50ms, ttft.max<1s, output_toks_per_s>100", summary).empty());
  CHECK(missed_by("ttft.p95<400ms", summary) == std::vector<std::string>{"ttft.p95<400ms: llama3.1:8b has 400 ms"});
  CHECK(missed_by("ttft.p50<200ms", summary).size() == 1);
  CHECK(missed_by("schema_valid>95%", summary) == std::vector<std::string>{"schema_valid>95%: llama3.1:8b has 95.0 %"});
  CHECK(missed_by("error_rate<1%", summary) == std::vector<std::string>{"error_rate<1%: llama3.1:8b has 1.0 %"});
  CHECK(missed_by("output_toks_per_s>120", summary) ==
        std::vector<std::string>{"output_toks_per_s>120: llama3.1:8b has 120.0 tokens/s"});
}

TEST_CASE("A gate without a value is missed") {
  Summary summary = a_summary();
  CHECK(missed_by("tpot<1s", summary) ==
        std::vector<std::string>{"tpot<1s: llama3.1:8b has no value, no measured request has it"});
  summary.groups[0].metrics.pop_back();
  summary.groups[0].output_toks_per_s.reset();
  CHECK(missed_by("schema_valid>=0%", summary).size() == 1);
  CHECK(missed_by("output_toks_per_s>0", summary).size() == 1);
  CHECK(missed_by("error_rate<1%", Summary{}) == std::vector<std::string>{"error_rate<1%: no request was measured"});
}

TEST_CASE("A gate finds a percentile that nobody asked for, and tells its outcome as a value") {
  const GroupSummary group = a_summary().groups.at(0);
  const auto find = [](std::string_view metric, double percent) {
    CHECK(metric == "ttft_s");
    Quantile quantile;
    quantile.percent = percent;
    quantile.value = percent / 100;
    return std::optional(quantile);
  };
  const GateOutcome kept = check_gate(parse_gates({"ttft.p99<1s"}).value().at(0), group, find);
  CHECK(kept == GateOutcome{.text = "ttft.p99<1s", .model = "llama3.1:8b", .value = 0.99, .kept = true});
  CHECK(missed_by("ttft.p99<900ms", a_summary(), find) ==
        std::vector<std::string>{"ttft.p99<900ms: llama3.1:8b has 990 ms"});
}

TEST_CASE("A bound from below cannot keep an upper limit") {
  Summary summary = a_summary();
  summary.groups[0].metrics[0].quantiles[1].at_least = true;
  CHECK(missed_by("ttft.p95<500ms", summary) ==
        std::vector<std::string>{"ttft.p95<500ms: llama3.1:8b has at least 400 ms"});
  CHECK(missed_by("ttft.p95>300ms", summary).empty());
  summary.groups[0].metrics[0].n_cut = 1;
  CHECK(missed_by("ttft<1h", summary).size() == 1);
  CHECK(missed_by("ttft.max<1h", summary).size() == 1);
  CHECK(missed_by("ttft.min<1h", summary).empty());
}

TEST_CASE("Every model must keep a gate") {
  Summary summary = a_summary();
  summary.groups.push_back(summary.groups[0]);
  summary.groups[1].model = "slow";
  summary.groups[1].metrics[0].mean = 3;
  CHECK(missed_by("ttft<1s", summary) == std::vector<std::string>{"ttft<1s: slow has 3.00 s"});
}

TEST_CASE("A gate on right answers is about all questions, failed ones included") {
  Summary summary = a_summary();
  MetricSummary correct;
  correct.id = "correct";
  correct.n = 50;
  correct.hits = 45;
  correct.mean = 0.9;
  summary.groups[0].metrics.push_back(correct);
  CHECK(missed_by("correct>=90%", summary).empty());  // prompts that somebody grades, without a score
  CHECK(missed_by("accuracy>10%", summary) ==
        std::vector<std::string>{"accuracy>10%: llama3.1:8b has no value, nothing was asked that has a right answer"});

  QualitySummary quality;
  ScoreSlice all;
  all.n = 100;
  all.score = 45;
  all.accuracy = 0.45;
  quality.slices = {all};
  summary.groups[0].quality = quality;
  CHECK(missed_by("correct>60%", summary) == std::vector<std::string>{"correct>60%: llama3.1:8b has 45.0 %"});
  CHECK(missed_by("accuracy>0.4, correct<=45%", summary).empty());
}

#include <vector>

#include "bench/summary.h"

#include "catch.hpp"

using namespace bench;

namespace {

Gate only(const std::string& text) {
  const auto gates = parse_gates({text});
  CAPTURE(text);
  REQUIRE(gates.has_value());
  REQUIRE(gates->size() == 1);
  return gates->front();
}

SetupError refused(const std::string& text) {
  const auto gates = parse_gates({text});
  CAPTURE(text);
  REQUIRE_FALSE(gates.has_value());
  return gates.error();
}

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
  group.metrics = {ttft};
  group.output_toks_per_s = 120;
  group.schema_valid = Rate{19, 20, std::nullopt};
  Summary summary;
  summary.groups = {group};
  return summary;
}

std::vector<std::string> missed_by(const std::string& gate, const Summary& summary) {
  return missed(parse_gates({gate}).value(), summary);
}

}  // namespace

TEST_CASE("Gates are read with or without units, statistics and blanks") {
  CHECK(only("ttft.p95<500ms") == Gate{"ttft.p95<500ms", "ttft_s", 95.0, true, false, 0.5});
  CHECK(only("wall<=10s") == Gate{"wall<=10s", "wall_s", std::nullopt, true, true, 10});
  CHECK(only("gen_toks_per_s>=30") == Gate{"gen_toks_per_s>=30", "gen_toks_per_s", std::nullopt, false, true, 30});
  CHECK(only(" error_rate < 1 % ") == Gate{"error_rate < 1 %", "error_rate", std::nullopt, true, false, 0.01});
  CHECK(only("schema_valid>=95%").limit == Approx(0.95));
  CHECK(only("output_toks_per_s>100").metric == "output_toks_per_s");
  CHECK(only("ttft_s.p99.9<1m").percent == 99.9);
  CHECK(only("ttft_s.p99.9<1m").limit == 60);
  CHECK(only("wall-at-128.p50<3").metric == "wall_at_128_s");
  CHECK(only("tpot.mean<20ms").percent == std::nullopt);
  CHECK(only("tpot.max<20ms").percent == 100.0);
  CHECK(only("tpot.min<20us").percent == 0.0);
  CHECK(only("tpot.min<20us").limit == Approx(2e-5));
  CHECK(only("queue_est.p50<0.1").metric == "queue_est_s");
  CHECK(only("error_rate<0.05").limit == 0.05);
  CHECK(only("output_tokens>100").limit == 100);
}

TEST_CASE("Several gates behind one option, and several options") {
  const auto gates = parse_gates({"ttft.p95<500ms, wall<=10s", "error_rate<1%"});
  REQUIRE(gates.has_value());
  REQUIRE(gates->size() == 3);
  CHECK((*gates)[1].text == "wall<=10s");
  CHECK((*gates)[2].metric == "error_rate");
  CHECK(parse_gates({})->empty());
}

TEST_CASE("What is no gate says why and what to type") {
  CHECK(refused("tftt<1s").what == "bad --gate 'tftt<1s'");
  CHECK(refused("tftt<1s").why == "there is no metric 'tftt'");
  CHECK(refused("tftt<1s").try_this.at(0).starts_with("did you mean "));
  CHECK(refused("tftt<1s").try_this.at(0).find("ttft") != std::string::npos);
  CHECK(refused("tftt<1s").code == ExitCode::usage);
  CHECK(refused("ttft").why == "it compares nothing");
  CHECK(refused("").why == "it compares nothing");
  CHECK(refused("wall<1s,").why == "it compares nothing");
  CHECK(refused("ttft.p0<1s").why == "'p0' is no statistic");
  CHECK(refused("ttft.p100<1s").why == "'p100' is no statistic");
  CHECK(refused("ttft.q95<1s").why == "'q95' is no statistic");
  CHECK(refused("error_rate.p95<1%").why == "error_rate is one number for the whole run");
  for (const char* limit : {"", "fast", "1%", "1 parsec", "-1s", "nan", "inf", "0x10", "1e999"}) {
    CAPTURE(limit);
    CHECK(refused(std::string("ttft<") + limit).try_this == std::vector<std::string>{"write 500ms or 10s"});
  }
  CHECK(refused("error_rate<5").try_this == std::vector<std::string>{"write 1% or 0.01"});
  CHECK(refused("gen_toks_per_s>30ms").try_this == std::vector<std::string>{"write 30"});
  CHECK(refused("<1s").why == "there is no metric ''");
}

TEST_CASE("Gates that hold, and gates that are missed") {
  const Summary summary = a_summary();
  CHECK(missed_by("ttft.p95<500ms, ttft.p50<=200ms, ttft<300ms, error_rate<=1%, schema_valid>=95%", summary).empty());
  CHECK(missed_by("ttft.min>50ms, ttft.max<1s, output_toks_per_s>100", summary).empty());
  CHECK(missed_by("ttft.p95<400ms", summary) == std::vector<std::string>{"ttft.p95<400ms: llama3.1:8b has 400 ms"});
  CHECK(missed_by("ttft.p50<200ms", summary).size() == 1);
  CHECK(missed_by("error_rate<1%", summary) == std::vector<std::string>{"error_rate<1%: llama3.1:8b has 1.0 %"});
  CHECK(missed_by("output_toks_per_s>120", summary) ==
        std::vector<std::string>{"output_toks_per_s>120: llama3.1:8b has 120.0 tokens/s"});
}

TEST_CASE("A gate without a value is missed") {
  Summary summary = a_summary();
  CHECK(missed_by("tpot<1s", summary) ==
        std::vector<std::string>{"tpot<1s: llama3.1:8b has no value, no measured request has it"});
  CHECK(
      missed_by("ttft.p99<1s", summary) ==
      std::vector<std::string>{"ttft.p99<1s: llama3.1:8b has no value, it was not computed; add it to --percentiles"});
  summary.groups[0].schema_valid.reset();
  summary.groups[0].output_toks_per_s.reset();
  CHECK(missed_by("schema_valid>=0%", summary).size() == 1);
  CHECK(missed_by("output_toks_per_s>0", summary).size() == 1);
  CHECK(missed_by("error_rate<1%", Summary{}) == std::vector<std::string>{"error_rate<1%: no request was measured"});
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

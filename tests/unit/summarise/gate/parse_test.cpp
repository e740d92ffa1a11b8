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
  CHECK(only("wall-at-128.p50<3s").metric == "wall_at_128_s");
  CHECK(only("tpot.mean<20ms").percent == std::nullopt);
  CHECK(only("tpot.max<20ms").percent == 100.0);
  CHECK(only("tpot.min<20us").percent == 0.0);
  CHECK(only("tpot.min<20us").limit == Approx(2e-5));
  CHECK(only("queue_est.p50<0.1s").metric == "queue_est_s");
  CHECK(only("error_rate<0.05").limit == 0.05);
  CHECK(only("output_tokens>100").limit == 100);
}

TEST_CASE("A time without a unit is refused, for a bare number of milliseconds would hold for ever") {
  CHECK(refused("ttft.p95<500").why == "'500' has no unit");
  CHECK(refused("ttft.p95<500").try_this == std::vector<std::string>{"write 500ms or 500s"});
  CHECK(refused("wall<=0.5").try_this == std::vector<std::string>{"write 0.5ms or 0.5s"});
  CHECK(only("error_rate<=0").limit == 0);
  CHECK(only("schema_valid>=100%").limit == 1);
  CHECK(only("gen_toks_per_s>30").limit == only("gen_toks_per_s>30tok/s").limit);
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
  CHECK(refused("tftt<1s").try_this.at(0).starts_with("choose one of ttft, "));
  CHECK(refused("tftt<1s").try_this.at(1) == "did you mean ttft?");
  CHECK(refused("queue_et<1s").try_this.at(1) == "did you mean queue_est?");
  CHECK(refused("horsepower<1").try_this.size() == 1);
  CHECK(refused("horsepower<1").try_this.at(0).starts_with("choose one of ttft, "));
  CHECK(refused("horsepower<1").try_this.at(0).ends_with(", refused, error_rate, output_toks_per_s, accuracy"));
  CHECK(refused("tftt<1s").code == ExitCode::usage);
  CHECK(refused("ttft").why == "it compares nothing");
  CHECK(refused("").why == "it compares nothing");
  CHECK(refused("wall<1s,").why == "it compares nothing");
  CHECK(refused("ttft.p0<1s").why == "'p0' is no statistic");
  CHECK(refused("ttft.p100<1s").why == "'p100' is no statistic");
  CHECK(refused("ttft.q95<1s").why == "'q95' is no statistic");
  CHECK(refused("error_rate.p95<1%").why == "error_rate is one number for the whole run");
  CHECK(refused("schema_valid.p95>1%").why == "schema_valid is one number for the whole run");
  for (const char* limit : {"", "fast", "1%", "1 parsec", "-1s", "nan", "inf", "0x10", "1e999"}) {
    CAPTURE(limit);
    CHECK(refused(std::string("ttft<") + limit).try_this == std::vector<std::string>{"write 500ms or 10s"});
  }
  for (const char* share : {"5", "1", "1.0", "101%"})
    CHECK(refused(std::string("error_rate<") + share).try_this == std::vector<std::string>{"write 1% or 0.01"});
  CHECK(refused("gen_toks_per_s>30ms").try_this == std::vector<std::string>{"write 30 or 30tok/s"});
  CHECK(refused("<1s").why == "there is no metric ''");
}

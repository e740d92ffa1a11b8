#include "study/compare/change_gate.h"

#include "catch.hpp"

using namespace bench;

namespace {

Comparison gated_ratio(const char* metric, double effect, double lo, double hi) {
  Comparison made;
  made.metric = metric;
  made.n_base = made.n_changed = 20;
  made.base = 1;
  made.changed = effect;
  made.effect = effect;
  made.interval = Interval{lo, hi, 0.95, "hodges-lehmann"};
  made.p = 0.001;
  conclude(made);
  return made;
}

std::string why_not(const char* text) {
  const auto gates = parse_change_gates(text);
  REQUIRE(gates.has_error());
  return gates.error().why;
}

}  // namespace

TEST_CASE("gates on changes name metrics as other gates do, and a share") {
  const auto gates = parse_change_gates("ttft:5%, gen-toks-per-s:0.03");
  REQUIRE(gates.has_value());
  CHECK(*gates ==
        std::vector<ChangeGate>{{"ttft:5%", "ttft_s", 0.05}, {"gen-toks-per-s:0.03", "gen_toks_per_s", 0.03}});
}

TEST_CASE("a gate that says nothing is refused with what would") {
  CHECK(why_not("ttft") == "'ttft' has no limit");
  CHECK(why_not("ttft<5%") == "'ttft<5%' limits a value, not a change");
  CHECK(why_not("ttft:5") == "'ttft:5' has no share as its limit");
  CHECK(why_not("ttft:200%") == "'ttft:200%' has no share as its limit");
  CHECK(why_not("tftt:5%") == "'tftt:5%' names no metric of requests that can become worse");
  CHECK(why_not("refused:5%") == "'refused:5%' names no metric of requests that can become worse");
  CHECK(why_not("error_rate:5%") == "'error_rate:5%' names no metric of requests that can become worse");
  CHECK(why_not(",") == "',' has no metric");
  CHECK(parse_change_gates("tftt:5%").error().try_this.back() == "did you mean ttft?");
}

TEST_CASE("a gate is missed by what became worse by more, and by what nobody can say") {
  const std::vector<Comparison> slower{gated_ratio("ttft_s", 1.10, 1.08, 1.12)};
  CHECK_FALSE(outcome_of({"ttft:5%", "ttft_s", 0.05}, slower).kept);
  CHECK(outcome_of({"ttft:20%", "ttft_s", 0.2}, slower).kept);
  CHECK(outcome_of({"ttft:20%", "ttft_s", 0.2}, slower).told == "worse, by no more than that");
  CHECK(outcome_of({"ttft:5%", "ttft_s", 0.05}, {gated_ratio("ttft_s", 0.5, 0.4, 0.6)}).kept);
  CHECK_FALSE(outcome_of({"wall:5%", "wall_s", 0.05}, slower).kept);
  Comparison none;
  none.metric = "wall_s";
  CHECK_FALSE(outcome_of({"wall:5%", "wall_s", 0.05}, {none}).kept);
}

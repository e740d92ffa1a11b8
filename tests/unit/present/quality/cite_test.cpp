#include "present/quality/cite.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("a citation names what was asked, of which data, who answered and what came out") {
  RunHeader header;
  header.started = WallTime(std::chrono::seconds(1'763'937'015));
  header.suite = "mmlu";
  header.build.version = "0.1.0";
  header.build.git = "abc1234";
  header.server.api = "ollama";
  header.server.version = "0.33.0";
  ModelFacts model;
  model.name = "m:8b";
  model.quantization = "Q4_K_M";
  model.digest = "0123456789abcdef";
  header.models = {model};
  EvalFacts eval;
  eval.suite = "mmlu";
  eval.recipe = "lm-eval:mmlu";
  eval.version = "2";
  eval.shots = 5;
  eval.data_sha = "fedcba9876543210";
  header.eval = eval;
  GroupSummary group;
  group.model = "m:8b";
  CHECK(citation(group, header).empty());
  ScoreSlice all;
  all.n = 252;
  all.accuracy = 0.5;
  all.interval = Interval{0.44, 0.56, 0.95, "wilson"};
  all.cut = 3;
  group.quality = QualitySummary{};
  group.quality->rule = "lm-eval:mmlu/none/acc";
  group.quality->slices = {all};
  CHECK(citation(group, header) ==
        "mmlu, lm-eval:mmlu version 2, 5 shots, data fedcba987654: m:8b (Q4_K_M, digest 0123456789ab) 50.0 % [44.0, "
        "56.0] of 252 questions, 3 cut, by lm-eval:mmlu/none/acc; bench 0.1.0 abc1234, ollama 0.33.0, 2025-11-23");
}

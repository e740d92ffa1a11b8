// A world without jitter: every figure of the summary can be worked out on paper.
//
// Overhead 2 ms; three prompt tokens at 0.2 ms; a step of 10 ms for each of 11 tokens, whatever the load:
//   first token      2 + 0.6 + 10         =  12.6 ms
//   last token       12.6 + 10 x 10       = 112.6 ms
//
// As in the real server, the first token belongs to the time of the prompt: 3 tokens in 10.6 ms, then 11 counted in the
// 100 ms of ten steps.

#include "catch.hpp"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

const std::string exact_world_text = R"("jitter":{"step_sigma":0},"cache":{"enabled":false},
  "output_tokens":{"mean":1000,"std":0},"decode":{"base_s":0.01,"per_sequence_s":0}})";

}  // namespace

TEST_CASE("one request at a time: the summary is what paper says") {
  const SimulatedRun run = simulate({"{\"slots\":1," + exact_world_text, one_prompt(20, 11)});
  const GroupSummary& group = run.summary.groups.at(0);
  CHECK(group.n_ok == 20);
  CHECK(group.n_total == 20);
  for (const double percent : {50.0, 95.0}) {
    CHECK(run.at("ttft_s", percent) == Approx(0.0126));
    CHECK(run.at("wall_s", percent) == Approx(0.1126));
    CHECK(run.at("tpot_s", percent) == Approx(0.010));
    CHECK(run.at("client_gen_toks_per_s", percent) == Approx(100));
    CHECK(run.at("gen_toks_per_s", percent) == Approx(110));
    CHECK(run.at("gen_toks_per_s_steps", percent) == Approx(100));
    CHECK(run.at("prompt_toks_per_s", percent) == Approx(3 / 0.0106));
    CHECK(run.at("wall_at_128_s", percent) == Approx(0.0126 + 127 * 0.010));
    CHECK(run.at("output_tokens", percent) == 11);
    CHECK(run.at("prompt_tokens", percent) == 3);
  }
  CHECK(group.wall_s == Approx(20 * 0.1126));
  CHECK(group.output_tokens == 220);
  CHECK(group.output_toks_per_s.value() == Approx(220 / (20 * 0.1126)));
  CHECK(group.mean_in_flight.value() == Approx(1));
}

TEST_CASE("two at a time on one place: twice the wait, the same throughput") {
  RunOptions options = one_prompt(20, 11);
  options.workers = 2;
  const SimulatedRun run = simulate({"{\"slots\":1," + exact_world_text, options});
  const GroupSummary& group = run.summary.groups.at(0);
  // The first goes at once; each later one waits for the whole of the one before it.
  CHECK(run.records.at(0).reply.timeline.first_token == std::chrono::microseconds(12'600));
  CHECK(run.at("ttft_s", 50) == Approx(0.1126 + 0.0126));
  CHECK(run.at("wall_s", 50) == Approx(2 * 0.1126));
  CHECK(run.at("gen_toks_per_s", 50) == Approx(110));
  CHECK(group.output_toks_per_s.value() == Approx(220 / (20 * 0.1126)));
}

TEST_CASE("two at a time on two places: the same wait, twice the throughput") {
  RunOptions options = one_prompt(20, 11);
  options.workers = 2;
  const SimulatedRun run = simulate({"{\"slots\":2," + exact_world_text, options});
  const GroupSummary& group = run.summary.groups.at(0);
  // Both prompts share a step: 2 + 2 x 0.6 + 10 ms.
  CHECK(run.at("ttft_s", 50) == Approx(0.0132));
  CHECK(run.at("wall_s", 50) == Approx(0.1132));
  CHECK(group.output_toks_per_s.value() == Approx(220 / (10 * 0.1132)));
  CHECK(group.mean_in_flight.value() == Approx(2));
}

// Ten thousand requests with everything that varies: lengths, jitter, queues, faults, cache. Their records, all of
// them, have one hash. Whoever changes what is measured or simulated sees it here and states the new one in the commit.

#include "bench/record.h"

#include "base/bytes.h"
#include "catch.hpp"
#include "record/line/lines.h"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

SimulatedLoad ten_thousand() {
  SimulatedLoad load;
  load.world = R"({"seed":12,"slots":5,"decode":{"base_s":0.01,"per_sequence_s":0.0002,"flat_until":5},
    "output_tokens":{"mean":8,"std":3},"rtt_s":0.0005,"cache":{"reported":true},
    "faults":[{"kind":"http_500","rate":0.002},{"kind":"truncate","rate":0.002,"after_tokens":2},
              {"kind":"bad_json","rate":0.002},{"kind":"stall","rate":0.0005}]})";
  load.options.models = {"m"};
  load.options.prompts = "default";
  load.options.runs = 500;
  load.options.workers = 7;
  load.options.request.num_predict = 16;
  load.options.timeouts.idle = std::chrono::seconds(2);
  return load;
}

std::string signature_of(const SimulatedRun& run) {
  std::string lines;
  for (const RunRecord& record : run.records) lines += request_line(record);
  return sha256_hex(lines);
}

}  // namespace

TEST_CASE("the signature of ten thousand requests") {
  const SimulatedRun run = simulate(ten_thousand());
  CHECK(run.records.size() == 10'000);
  CHECK(run.outcome.started == 10'000);
  CHECK(run.outcome.failed > 0);
  CHECK(run.outcome.failed < 200);
  CHECK(signature_of(run) == "1d6fd10c0389784cfe50da10e0d68748210dc737526775140d15e099f0673f73");
}

TEST_CASE("one more request changes no other") {
  SimulatedLoad load = ten_thousand();
  load.options.requests = 300;
  const SimulatedRun fewer = simulate(load);
  load.options.requests = 301;
  const SimulatedRun more = simulate(load);
  CHECK(fewer.records.size() == 300);
  CHECK(more.records.size() == 301);
  for (std::size_t i = 0; i < 290; ++i) CHECK(fewer.records[i].reply == more.records[i].reply);
}

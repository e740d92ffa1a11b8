// `--workers auto` in virtual time: on every world the number it takes gives nearly the throughput of the best.

#include "study/sweep/workers_auto.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "bench/run.h"

#include "catch.hpp"
#include "plan/load_suite.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"
#include "study/sweep/leg_figures.h"

using namespace bench;

namespace {

struct KeptRecords final : RecordSink {
  void append(RunRecord record) override { records.push_back(std::move(record)); }
  std::vector<RunRecord> records;
};

struct FixedLoad {
  double output = 0;
  bool failed = false;
};

/// A server of its own for each question put to it.
struct ProbedServer {
  explicit ProbedServer(const std::string& world) : transport(make_world(world, "test", {}).value()) {
    options.models = {"m"};
    options.prompts = "short";
    options.nonce_seed = 7;
    options.request.num_predict = 64;
    found = preflight(options, host, transport).value();
  }

  Leg leg() const { return make_legs(options, load_suite(options, nullptr).value(), found).value().front(); }

  WorkersChoice choice() { return probe_workers(leg(), found, {transport, transport.clock(), false}); }

  /// Many requests with so many in flight.
  FixedLoad with(std::int64_t workers) {
    options.requests = std::max<std::int64_t>(150, 12 * workers);
    const Leg leg = this->leg();
    KeptRecords kept;
    Load load;
    load.shape.workers = workers;
    load.limits = leg.limits;
    load.origin = transport.clock().now();
    load.threaded = false;
    load.name_requests = true;
    run(leg.plan, *found.backend, load, {transport, transport.clock(), kept});
    FixedLoad measured;
    std::vector<Served> served;
    for (const RunRecord& record : kept.records) {
      served.push_back(served_of(record));
      measured.failed = measured.failed || !served.back().ok;
    }
    measured.output = leg_figures(served, workers).output.value_or(0);
    return measured;
  }

  VirtualTransport transport;
  Host host;
  RunOptions options;
  Preflight found;
};

const std::vector<std::int64_t> fixed_levels{1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32};

/// What the choice gives as a share of the best fixed level. A level at which requests are refused is none that a user
/// would take.
struct Judged {
  WorkersChoice choice;
  double share = 0;
  std::int64_t best = 0;
};

Judged judge(const std::string& world) {
  Judged judged;
  judged.choice = ProbedServer(world).choice();
  const double chosen = ProbedServer(world).with(judged.choice.workers).output;
  double best = 0;
  for (const std::int64_t level : fixed_levels) {
    const FixedLoad fixed = ProbedServer(world).with(level);
    if (fixed.failed || fixed.output <= best) continue;
    best = fixed.output;
    judged.best = level;
  }
  judged.share = best > 0 ? chosen / best : 1;
  return judged;
}

void check_near_best(const std::string& name, const std::string& world) {
  const Judged judged = judge(world);
  CAPTURE(name, judged.choice.workers, judged.choice.why, judged.best, judged.share);
  CHECK(judged.share >= 0.9);
  CHECK_FALSE(judged.choice.why.empty());
}

}  // namespace

TEST_CASE("on worlds of every kind the choice is near the best") {
  const std::map<std::string, std::string> worlds{
      {"one place", R"({"slots":1})"},
      {"three places", R"({"slots":3,"decode":{"base_s":0.01,"per_sequence_s":0.0001}})"},
      {"twenty places", R"({"slots":20,"decode":{"base_s":0.02,"per_sequence_s":0.0001}})"},
      {"saturated", R"({"slots":8,"decode":{"base_s":0.005,"per_sequence_s":0.004}})"},
      {"half saturated", R"({"slots":16,"decode":{"base_s":0.01,"per_sequence_s":0.002}})"},
      {"serial prompts", R"({"slots":8,"prefill":{"per_token_s":0.003,"mode":"serial"}})"},
      {"far away", R"({"slots":4,"rtt_s":0.4})"},
      {"held back", R"({"slots":6,"hold":{"events":100000,"seconds":30}})"},
      {"shaky", R"({"slots":5,"jitter":{"step_sigma":0.2}})"},
      {"temperature", R"({"slots":8,"serialise_when":[{"temperature":0}]})"},
      {"others", R"({"slots":6,"background":{"rate":2,"tokens":50}})"}};
  for (const auto& [name, world] : worlds) check_near_best(name, world);
}

TEST_CASE("places, serial servers and limits of rates are told as what they are") {
  const WorkersChoice five = ProbedServer(R"({"slots":5,"decode":{"base_s":0.01,"per_sequence_s":0.0002}})").choice();
  CHECK(five.workers == 5);
  CHECK(five.places == 5);
  CHECK(five.why.starts_with("the places of the server"));
  const WorkersChoice one = ProbedServer(R"({"slots":1})").choice();
  CHECK(one.workers == 1);
  CHECK(one.why.starts_with("the one place of the server"));
  const WorkersChoice limited =
      ProbedServer(R"({"slots":16,"rate_limit":{"requests_per_s":2,"burst":2,"status":429,"retry_after_s":1}})")
          .choice();
  CHECK(limited.workers == 1);
  CHECK(limited.why == "the server limits how many requests it takes in a time");
  const WorkersChoice broken = ProbedServer(R"({"faults":[{"kind":"http_500","rate":1}]})").choice();
  CHECK(broken.workers == 1);
  CHECK(broken.why == "the probe could not tell: its requests failed");
}

TEST_CASE("on each of the public worlds the choice is near the best") {
  const std::filesystem::path folder = BENCH_SHARED_DATA "/worlds";
  if (!std::filesystem::exists(folder)) {
    WARN("no public worlds here: " << folder);
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    check_near_best(entry.path().stem().string(), text.str());
  }
}

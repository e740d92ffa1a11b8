// A client that stands still, in virtual time: the flags and what follows from them, with no real second passing.

#include <algorithm>
#include <chrono>

#include "bench/flag.h"

#include "catch.hpp"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;
using namespace std::chrono_literals;

namespace {

// A request takes 2 + 0.6 + 11 x 10 ms; twenty by two workers take 1.13 s.
const std::string steady_world = R"({"slots":2,"jitter":{"step_sigma":0},"cache":{"enabled":false},
  "output_tokens":{"mean":1000,"std":0},"decode":{"base_s":0.01,"per_sequence_s":0}})";

SimulatedLoad two_workers(std::vector<Standstill> standstills) {
  SimulatedLoad load{steady_world, one_prompt(20, 11)};
  load.options.workers = 2;
  load.standstills = std::move(standstills);
  return load;
}

std::int64_t flagged(const SimulatedRun& run, Flag flag) {
  return std::count_if(run.records.begin(), run.records.end(),
                       [&](const RunRecord& record) { return record.reply.flags.has(flag); });
}

Standstill stopped(Nanos at, Nanos length) { return {Standstill::Kind::stopped, Instant(at), length}; }
Standstill asleep(Nanos at, Nanos length) { return {Standstill::Kind::asleep, Instant(at), length}; }

}  // namespace

TEST_CASE("a program that was stopped: who was in flight is flagged and left out, and the run does not count") {
  const SimulatedRun undisturbed = simulate(two_workers({}));
  const SimulatedRun run = simulate(two_workers({stopped(500ms, 5s)}));
  CHECK(undisturbed.summary.verdict.valid);
  CHECK(!run.summary.verdict.valid);
  CHECK(run.records.size() == 20);
  CHECK(flagged(run, Flag::paused) == 2);
  CHECK(flagged(run, Flag::clock_suspend) == 0);
  for (const RunRecord& record : run.records) {
    const Nanos wall = record.reply.timeline.end.value();
    if (record.reply.flags.has(Flag::paused)) {
      CHECK(record.start < 500ms);
      CHECK(record.start + wall == 5500ms);  // what came meanwhile is read behind it
    } else {
      CHECK(wall < 120ms);
    }
  }
  const GroupSummary& group = run.summary.groups.at(0);
  CHECK(group.n_ok == 20);
  CHECK(group.n_measured == 18);
  CHECK(run.at("wall_s", 95) == Approx(undisturbed.at("wall_s", 95)));
}

TEST_CASE("a machine that slept: the durations look well, and the flag says why they count nowhere") {
  const SimulatedRun undisturbed = simulate(two_workers({}));
  const SimulatedRun run = simulate(two_workers({asleep(500ms, 1h)}));
  CHECK(!run.summary.verdict.valid);
  CHECK(flagged(run, Flag::clock_suspend) == 2);
  CHECK(flagged(run, Flag::paused) == 0);
  CHECK(run.summary.groups.at(0).n_measured == 18);
  REQUIRE(run.records.size() == undisturbed.records.size());
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    CHECK(run.records[i].start == undisturbed.records[i].start);
    CHECK(run.records[i].reply.timeline == undisturbed.records[i].reply.timeline);
    const bool before = run.records[i].start < 500ms;
    CHECK(run.records[i].ts_start - undisturbed.records[i].ts_start == (before ? 0s : 1h));
  }
}

TEST_CASE("a busy machine and two clocks that were not read at once are no standstill") {
  const SimulatedRun run = simulate(two_workers({stopped(300ms, 800ms), asleep(1500ms, 20ms)}));
  CHECK(run.summary.verdict.valid);
  CHECK(flagged(run, Flag::paused) == 0);
  CHECK(flagged(run, Flag::clock_suspend) == 0);
  CHECK(run.summary.groups.at(0).n_measured == 20);
}

TEST_CASE("silence of a server is no standstill of the client") {
  SimulatedLoad load{R"({"slots":1,"loaded":false,"load_s":30})", one_prompt(3, 4)};
  const SimulatedRun run = simulate(load);
  CHECK(run.records.at(0).reply.timeline.first_token.value() > 30s);
  CHECK(flagged(run, Flag::paused) == 0);
}

TEST_CASE("each standstill marks its own requests, and both kinds may meet one") {
  const SimulatedRun run = simulate(two_workers({stopped(50ms, 2s), asleep(2060ms, 5s), stopped(4s, 3s)}));
  std::int64_t both = 0;
  for (const RunRecord& record : run.records)
    both += record.reply.flags.has(Flag::paused) && record.reply.flags.has(Flag::clock_suspend);
  CAPTURE(flagged(run, Flag::paused), flagged(run, Flag::clock_suspend), both);
  CHECK(run.records.size() == 20);
  CHECK(!run.summary.verdict.valid);
}

TEST_CASE("a reply that came whole while the program stood is no timeout") {
  SimulatedLoad load = two_workers({stopped(30ms, 60s)});
  load.options.timeouts.idle = 1s;
  const SimulatedRun run = simulate(load);
  CHECK(run.outcome.failed == 0);
  CHECK(flagged(run, Flag::paused) == 2);
}

TEST_CASE("standstills are the same in each run") {
  const auto walls = [] {
    std::vector<Nanos> all;
    for (const RunRecord& record : simulate(two_workers({stopped(333ms, 7s)})).records)
      all.push_back(record.reply.timeline.end.value());
    return all;
  };
  CHECK(walls() == walls());
}

// What a closed loop promises, for many worlds and numbers of workers.

#include <algorithm>
#include <set>
#include <vector>

#include "catch.hpp"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

const std::vector<std::string> varied_worlds = {
    R"({"seed":1,"slots":1,"output_tokens":{"mean":6,"std":4}})",
    R"({"seed":2,"slots":4,"output_tokens":{"mean":6,"std":4},"jitter":{"step_sigma":0.5}})",
    R"({"seed":3,"slots":3,"queue":2,"output_tokens":{"mean":6,"std":4},"rtt_s":0.02})",
    R"({"seed":4,"slots":8,"output_tokens":{"mean":6,"std":4},"faults":[{"kind":"reset","rate":0.1},
        {"kind":"http_503","rate":0.1},{"kind":"stall","rate":0.05},{"kind":"empty_reply","rate":0.05}]})"};

RunOptions of_workers(std::int64_t workers) {
  RunOptions options = one_prompt(60, 8);
  options.workers = workers;
  options.timeouts.idle = std::chrono::milliseconds(300);
  return options;
}

struct Edge {
  Nanos at;
  int step;
};

/// The most requests that were in flight together, by the times that the records hold.
int most_in_flight(const std::vector<RunRecord>& records) {
  std::vector<Edge> edges;
  for (const RunRecord& r : records) {
    edges.push_back({r.start, 1});
    edges.push_back({r.start + r.reply.timeline.end.value(), -1});
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.at != b.at ? a.at < b.at : a.step < b.step; });
  int now = 0;
  int most = 0;
  for (const Edge& edge : edges) most = std::max(most, now += edge.step);
  return most;
}

}  // namespace

TEST_CASE("every planned request is one record, never more in flight than workers") {
  for (const std::string& world : varied_worlds)
    for (const std::int64_t workers : {1, 2, 7, 64, 500}) {
      CAPTURE(world, workers);
      const SimulatedRun run = simulate({world, of_workers(workers)});
      std::set<std::int64_t> seen;
      for (const RunRecord& record : run.records) seen.insert(record.plan_index);
      CHECK(run.records.size() == 60);
      CHECK(seen.size() == 60);
      CHECK(run.outcome.started == 60);
      const int most = most_in_flight(run.records);
      CHECK(most <= workers);
      // A refusal at once begins and ends in one instant, and so is never beside another.
      if (run.outcome.failed == 0) CHECK(most == std::min<std::int64_t>(workers, 60));
      CHECK(run.summary.groups.at(0).n_total == 60);
    }
}

TEST_CASE("an interrupt keeps what has ended and starts nothing more") {
  for (const std::int64_t workers : {1, 7}) {
    CAPTURE(workers);
    SimulatedLoad load{varied_worlds[1], of_workers(workers)};
    std::size_t heard = 0;
    load.on_record = [&heard](Transport& transport, const RunRecord&) {
      if (++heard == 20) transport.stop();
    };
    const SimulatedRun run = simulate(load);
    CHECK(run.records.size() == static_cast<std::size_t>(run.outcome.started));
    CHECK(run.records.size() >= 20);
    CHECK(run.records.size() <= static_cast<std::size_t>(20 + workers));
    for (std::size_t i = 20; i < run.records.size(); ++i)
      if (const auto& failure = run.records[i].reply.failure) CHECK(failure->status == Status::cancelled);
  }
}

TEST_CASE("a duration starts no request after it") {
  RunOptions options = of_workers(3);
  options.duration = std::chrono::seconds(1);
  const SimulatedRun run = simulate({varied_worlds[1], options});
  REQUIRE(!run.records.empty());
  for (const RunRecord& record : run.records) CHECK(record.start < std::chrono::seconds(1));
}

TEST_CASE("a model that has gone ends the run, and the rest was never sent") {
  SimulatedLoad load{R"({"answers_any_model":false})", of_workers(2)};
  const SimulatedRun run = simulate(load);
  REQUIRE(run.outcome.fatal.has_value());
  CHECK(run.outcome.fatal->kind == FailureKind::model_missing);
  CHECK(run.outcome.started < 60);
}

// Ctrl-C, and a reader that has seen enough: what was finished is kept.

#include <algorithm>
#include <chrono>
#include <signal.h>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using bench::Status;

namespace {

const std::string finished_text = R"("status":"ok")";

/// The first request never comes to its end.
std::vector<std::string> stalled_world(const Sandbox& sandbox) {
  sandbox.write("world.json", R"({"faults":[{"kind":"stall","at":[1],"after_tokens":2}]})");
  return {"--world", sandbox.path("world.json"), "--output-tokens-std", "0"};
}

void check_that_all_shown_are_kept(const ProcessResult& told, const WrittenRun& run) {
  const auto shown = plan_indexes_in(told.out);
  const auto kept = run.plan_indexes();
  CHECK_FALSE(shown.empty());
  CHECK(std::includes(kept.begin(), kept.end(), shown.begin(), shown.end()));
}

/// What is printed of the end is what the journal says of it.
void check_summary(const std::string& lines, const WrittenRun& run) {
  const auto summary = nlohmann::json::parse(lines_of(lines).back());
  CHECK(summary.at("complete") == run.end->complete);
  CHECK(summary.at("end").at("records") == run.end->records);
  CHECK(summary.at("verdict").at("valid") == false);
  CHECK(summary.at("verdict").at("reasons").front() == "the run ended early (" + run.end->reason +
                                                           "): " + std::to_string(run.records.size()) +
                                                           " of 100000 planned requests are in");
}

}  // namespace

TEST_CASE("a signal ends the run in order: what was finished is kept and summarised") {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    CAPTURE(number);
    const Sandbox sandbox;
    const SimServer server(sandbox);
    Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "4"}), sandbox.spec()));
    REQUIRE(client.tells(finished_text, 10));
    client.send_signal(number);
    const ProcessResult told = client.wait();
    CAPTURE(told.err);
    CHECK_FALSE(told.timed_out);
    CHECK(told.signal == number);  // a shell shows 130 for SIGINT
    CHECK(lines_of(told.out).back().rfind("{\"type\":\"summary\"", 0) == 0);

    const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
    CHECK_FALSE(run.end->complete);
    CHECK(run.end->reason == "signal");
    CHECK(run.count(Status::ok) >= 10);
    CHECK(run.failed() == 0);  // those in flight had time to finish
    CHECK(plan_indexes_in(told.out) == run.plan_indexes());
    check_summary(told.out, run);
  }
}

TEST_CASE("a reply that never ends is cancelled after Ctrl-C, and its record holds the text so far") {
  const Sandbox sandbox;
  const SimServer server(sandbox, stalled_world(sandbox));
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "2"}), sandbox.spec()));
  REQUIRE(client.tells(finished_text, 3));
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  check_that_all_shown_are_kept(told, run);
  CHECK(run.count(Status::cancelled) == 1);
  CHECK(run.failed() == 1);
  const bench::RunRecord& last = run.records.back();
  CHECK(last.plan_index == 0);
  CHECK(last.reply.status == Status::cancelled);
  CHECK_FALSE(last.reply.text.empty());
}

TEST_CASE("two signals in a row end the run in order, as one does: so GNU timeout sends them") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "4"}), sandbox.spec()));
  REQUIRE(client.tells(finished_text, 10));
  client.send_signal(SIGINT);
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);
  CHECK(lines_of(told.out).back().rfind("{\"type\":\"summary\"", 0) == 0);
  CHECK(read_whole_run(sandbox.path("r.jsonl")).end->reason == "signal");
}

TEST_CASE("a second Ctrl-C waits for nothing and loses nothing that was shown") {
  const Sandbox sandbox;
  const SimServer server(sandbox, stalled_world(sandbox));
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "2"}), sandbox.spec()));
  REQUIRE(client.tells(finished_text, 3));
  client.send_signal(SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(600));  // else the two are one
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);
  check_that_all_shown_are_kept(told, read_cut_run(sandbox.path("r.jsonl")));
}

TEST_CASE("the journal goes on when the reader of stdout has left in the middle of the run") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  ProcessSpec spec = sandbox.spec();
  spec.output_leaves_after_line = true;
  const ProcessResult told = run_bench(run_arguments(sandbox, server.url(), 60, {"-c", "2"}), spec);
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.end->complete);
  CHECK(run.plan_indexes().size() == 60);
  CHECK(run.count(Status::ok) == 60);
}

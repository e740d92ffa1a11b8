// Display is a copy of the truth and never holds it up: nobody reads what bench prints.

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "catch.hpp"
#include "integration/written_run.h"
#include "support/process.h"

using namespace bench::test;

namespace {

constexpr auto long_enough = std::chrono::seconds(60);

/// Whether the file holds so many lines in time, which a program that waits for its reader never writes.
bool grows_to(const Sandbox& sandbox, const std::string& name, std::size_t lines) {
  const auto end = std::chrono::steady_clock::now() + long_enough;
  while (std::chrono::steady_clock::now() < end) {
    if (lines_of(sandbox.read(name)).size() >= lines) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

}  // namespace

TEST_CASE("a run whose output nobody reads is kept whole, and printed to who reads at last") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  Process client(bench_spec(run_arguments(sandbox, server.url(), 400, {"-c", "8"}), sandbox.spec()));
  REQUIRE(grows_to(sandbox, "r.jsonl", 402));  // header and end too
  const ProcessResult told = client.wait();
  CHECK(told.exit_code == 0);
  CHECK(plan_indexes_in(told.out).size() == 400);
  CHECK(read_whole_run(sandbox.path("r.jsonl")).end->complete);
}

TEST_CASE("a signal ends a run whose output nobody reads, and what was finished is kept") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "8"}), sandbox.spec()));
  REQUIRE(grows_to(sandbox, "r.jsonl", 300));
  client.send_signal(SIGINT);
  REQUIRE(client.ends_unread(std::chrono::seconds(30)));
  CHECK(client.wait().signal == SIGINT);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.end->reason == "signal");
  CHECK(run.count(bench::Status::ok) >= 299);
}

TEST_CASE("nothing new is sent when the journal itself goes to a reader who sleeps, and a signal ends it") {
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--truth", sandbox.path("truth.jsonl")});
  std::vector<std::string> arguments = run_arguments(sandbox, server.url(), 100'000, {"-c", "8"});
  for (std::string& argument : arguments)
    if (argument == sandbox.path("r.jsonl")) argument = "-";
  Process client(bench_spec(arguments, sandbox.spec()));
  REQUIRE(grows_to(sandbox, "truth.jsonl", 900));
  std::size_t before = 0;
  std::size_t now = lines_of(sandbox.read("truth.jsonl")).size();
  const auto end = std::chrono::steady_clock::now() + long_enough;
  while (now != before && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    before = std::exchange(now, lines_of(sandbox.read("truth.jsonl")).size());
  }
  CHECK(now == before);
  CHECK(now < 20'000);
  client.send_signal(SIGINT);
  REQUIRE(client.ends_unread(std::chrono::seconds(30)));
  CHECK(client.wait().signal == SIGINT);
}

TEST_CASE("kill -9 costs a run that nobody reads only what was in flight") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "8"}), sandbox.spec()));
  REQUIRE(grows_to(sandbox, "r.jsonl", 300));
  client.send_signal(SIGKILL);
  CHECK(client.wait().signal == SIGKILL);
  CHECK(read_cut_run(sandbox.path("r.jsonl")).records.size() >= 299);
}

// Display is a copy of the truth and never holds it up: nobody reads what bench prints.

#include <chrono>
#include <csignal>
#include <filesystem>
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
  REQUIRE(client.ends_unread(long_enough));
  CHECK(client.wait().signal == SIGINT);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.end->reason == "signal");
  CHECK(run.count(bench::Status::ok) >= 299);
}

TEST_CASE("a terminal that stands still holds up neither the run nor its end") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  ProcessSpec spec = sandbox.spec({{"TERM", "xterm"}});
  spec.terminal_columns = 80;
  Process client(bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "8", "-v"}), spec));
  REQUIRE(grows_to(sandbox, "r.jsonl", 1000));  // far more than a terminal holds
  client.send_signal(SIGINT);
  REQUIRE(client.ends_unread(long_enough));
  CHECK(client.wait().signal == SIGINT);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.end->reason == "signal");
  CHECK(run.failed() == 0);
}

TEST_CASE("a stdout that is given up after a signal is told") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  ProcessSpec spec = bench_spec(run_arguments(sandbox, server.url(), 100'000, {"-c", "8"}), sandbox.spec());
  const std::vector<std::string> shell = {"/bin/sh", "-c", "exec \"$@\" 2>\"$0\"", sandbox.path("told")};
  spec.argv.insert(spec.argv.begin(), shell.begin(), shell.end());
  Process client(spec);
  REQUIRE(grows_to(sandbox, "r.jsonl", 300));
  client.send_signal(SIGINT);
  REQUIRE(client.ends_unread(long_enough));
  const std::string told = sandbox.read("told");
  CAPTURE(told);
  CHECK(told.find("standard output is incomplete (nobody reads it)") != std::string::npos);
}

TEST_CASE("nothing new is sent when the journal itself goes to a reader who sleeps, and a signal ends it") {
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--truth", sandbox.path("truth.jsonl")});
  std::vector<std::string> arguments = run_arguments(sandbox, server.url(), 100'000, {"-c", "8"});
  for (std::string& argument : arguments)
    if (argument == sandbox.path("r.jsonl")) argument = "-";
  std::filesystem::create_directory(sandbox.path("tmp"));
  Process client(bench_spec(arguments, sandbox.spec({{"TMPDIR", sandbox.path("tmp")}})));
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
  REQUIRE(client.ends_unread(long_enough));
  const ProcessResult told = client.wait();
  CHECK(told.signal == SIGINT);
  const std::string rest = sandbox.path("tmp/bench.recovered.jsonl");
  CHECK(told.err.find("the results could not be written to standard output (nobody reads it)") != std::string::npos);
  CHECK(told.err.find("what is missing there is in " + rest) != std::string::npos);
  // What went down the pipe and what did not are the whole, and nothing is in both.
  const WrittenRun later = read_cut_run(rest);
  REQUIRE(later.end);
  CHECK(later.end->reason == "signal");
  const auto first = plan_indexes_in(told.out);
  const auto second = later.plan_indexes();
  CHECK_FALSE(first.empty());
  CHECK_FALSE(second.empty());
  auto all = first;
  all.insert(second.begin(), second.end());
  CHECK(all.size() == first.size() + second.size());
  CHECK(*all.rbegin() + 1 == static_cast<std::int64_t>(all.size()));
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

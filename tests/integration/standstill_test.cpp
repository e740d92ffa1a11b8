// A program that was stopped has not measured what happened meanwhile, and says so.

#include <chrono>
#include <signal.h>
#include <string>
#include <thread>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using namespace std::chrono_literals;

TEST_CASE("SIGSTOP for four seconds makes the run invalid, and the requests it hit count nowhere") {
  const Sandbox sandbox;
  const SimServer server(sandbox,
                         {"--ttft", "30ms", "--itl", "20ms", "--output-tokens", "20", "--output-tokens-std", "0"});
  Process client(bench_spec(run_arguments(sandbox, server.url(), 40, {"-c", "4", "--strict"}), sandbox.spec()));
  REQUIRE(client.tells(R"("status":"ok")", 8));
  client.send_signal(SIGSTOP);
  std::this_thread::sleep_for(4s);
  client.send_signal(SIGCONT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.exit_code == 7);
  CHECK(lines_of(told.out).back().find("paused: ") != std::string::npos);

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.end->complete);
  std::int64_t paused = 0;
  for (const bench::RunRecord& record : run.records) paused += record.reply.flags.has(bench::Flag::paused);
  CHECK(paused >= 1);
  CHECK(paused <= 8);  // those in flight, and perhaps those that the signal met between two requests
}

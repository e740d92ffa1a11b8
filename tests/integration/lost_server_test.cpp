// The server dies in the middle of a run, and perhaps comes back.

#include <algorithm>
#include <chrono>
#include <optional>
#include <signal.h>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using bench::Status;

namespace {

/// Long enough that some are in flight at any time.
const std::vector<std::string> slow_replies = {"--ttft", "20ms", "--itl", "10ms"};

const std::string ok_text = R"("status":"ok")";
const std::string not_connected_text = R"("status":"connect_failed")";

/// More requests than any test here waits for.
constexpr int endless_requests = 100'000;

std::string port_of(const std::string& url) { return url.substr(url.rfind(':') + 1); }

void kill_server(SimServer& server) {
  server.process().send_signal(SIGKILL);
  CHECK(server.process().wait().signal == SIGKILL);
}

}  // namespace

TEST_CASE("a server that is killed costs its requests, and each of them has a record") {
  for (const char* workers : {"1", "4"}) {
    CAPTURE(workers);
    const Sandbox sandbox;
    SimServer server(sandbox);
    constexpr int planned_requests = 300;
    Process client(bench_spec(run_arguments(sandbox, server.url(), planned_requests, {"-c", workers}), sandbox.spec()));
    REQUIRE(client.tells(ok_text, 5));
    kill_server(server);
    const ProcessResult told = client.wait();
    CAPTURE(told.err);
    CHECK_FALSE(told.timed_out);
    CHECK(told.exit_code == 1);

    const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
    CHECK(run.end->complete);
    CHECK(run.plan_indexes().size() == planned_requests);
    CHECK(run.count(Status::ok) >= 5);
    CHECK(run.count(Status::connect_failed) > 0);
    // Those in flight, and those that were accepted while the dying process still held its port.
    CHECK(run.count(Status::truncated) <= 2 * std::stoi(workers));
    CHECK(run.count(Status::ok) + run.count(Status::connect_failed) + run.count(Status::truncated) == planned_requests);
  }
}

TEST_CASE("requests wait for a server that is started again, and say so; what was in flight has failed") {
  const Sandbox sandbox;
  std::optional<SimServer> server(std::in_place, sandbox, slow_replies);
  constexpr int workers = 4;
  Process client(
      bench_spec(run_arguments(sandbox, server->url(), 60, {"-c", "4", "--allow-failures", "4"}), sandbox.spec()));
  REQUIRE(client.tells(ok_text, 8));
  kill_server(*server);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  std::vector<std::string> same_port = slow_replies;
  same_port.insert(same_port.end(), {"--port", port_of(server->url())});
  const SimServer again(sandbox, same_port);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  CHECK(told.out.find("server_restart") != std::string::npos);  // in the summary, too

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.plan_indexes().size() == 60);
  CHECK(run.failed() >= 1);
  CHECK(run.failed() <= workers);
  int waited = 0;
  for (const bench::RunRecord& record : run.records) {
    if (!record.reply.flags.has(bench::Flag::server_restart)) continue;
    ++waited;
    CHECK(record.reply.status == Status::ok);
    CHECK(*record.reply.timeline.end < std::chrono::seconds(1));       // the wait is none of the server's time
    CHECK(record.reply.timeline.planned <= -std::chrono::seconds(1));  // but of the request's
  }
  CHECK(waited >= 1);
  CHECK(waited <= workers);
}

TEST_CASE("a server that was restarted while a request waited is used again") {
  const Sandbox sandbox;
  std::optional<SimServer> server(std::in_place, sandbox);
  constexpr int planned_requests = 100;
  Process client(
      bench_spec(run_arguments(sandbox, server->url(), planned_requests, {"--allow-failures", "1"}), sandbox.spec()));
  REQUIRE(client.tells(ok_text, 5));
  client.send_signal(SIGSTOP);  // it sees nothing of the time between
  kill_server(*server);
  const SimServer again(sandbox, {"--port", port_of(server->url())});
  REQUIRE(again.url() == server->url());
  client.send_signal(SIGCONT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.plan_indexes().size() == planned_requests);
  CHECK(run.failed() <= 1);  // none when the stop fell between two requests
}

TEST_CASE("requests fail while the server is away and succeed when it is back") {
  const Sandbox sandbox;
  std::optional<SimServer> server(std::in_place, sandbox);
  Process client(bench_spec(run_arguments(sandbox, server->url(), endless_requests), sandbox.spec()));
  REQUIRE(client.tells(ok_text, 3));
  kill_server(*server);
  REQUIRE(client.tells(not_connected_text, 3));
  client.send_signal(SIGSTOP);  // failures are quick: not too many of them
  const SimServer again(sandbox, {"--port", port_of(server->url())});
  REQUIRE(again.url() == server->url());
  client.send_signal(SIGCONT);
  REQUIRE(client.tells(ok_text, 200));
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.plan_indexes().size() == run.records.size());
  const auto failed = [](const bench::RunRecord& record) { return record.reply.status != Status::ok; };
  const auto first = std::find_if(run.records.begin(), run.records.end(), failed);
  const auto last = std::find_if(run.records.rbegin(), run.records.rend(), failed).base();
  CHECK(first - run.records.begin() >= 3);
  CHECK(std::all_of(first, last, failed));  // one gap
  CHECK(run.records.end() - last > 0);
}

TEST_CASE("a model that is gone when the server comes back ends the run") {
  const Sandbox sandbox;
  sandbox.write("other.json", R"({"answers_any_model":false,"models":[{"name":"other:1b"}]})");
  std::optional<SimServer> server(std::in_place, sandbox);
  Process client(bench_spec(run_arguments(sandbox, server->url(), endless_requests), sandbox.spec()));
  REQUIRE(client.tells(ok_text, 3));
  client.send_signal(SIGSTOP);
  kill_server(*server);
  const SimServer again(sandbox, {"--port", port_of(server->url()), "--world", sandbox.path("other.json")});
  REQUIRE(again.url() == server->url());
  client.send_signal(SIGCONT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.exit_code == 3);
  CHECK(told.err.find("the server turned the requests away") != std::string::npos);

  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK_FALSE(run.end->complete);
  CHECK(run.end->reason.find("not found") != std::string::npos);
  CHECK(run.count(Status::http_error) >= 1);  // the next one may be on its way by then
  CHECK(run.count(Status::ok) >= 3);
  CHECK(run.records.size() < endless_requests);
}

// What is wrong before the first request is told with the command that mends it.

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "integration/written_run.h"
#include "support/scripted_server.h"

using namespace bench::test;

namespace {

const std::string two_models_text =
    R"({"answers_any_model":false,"models":[{"name":"llama3.1:8b"},{"name":"qwen3:4b"}]})";

}  // namespace

TEST_CASE("a model that the server lacks ends with 3, the nearest name and how to get it") {
  const Sandbox sandbox;
  sandbox.write("world.json", two_models_text);
  const SimServer server(sandbox, {"--world", sandbox.path("world.json")});
  const ProcessResult slip = run_bench({"-m", "lama3.1:8b", "--host", server.url()}, sandbox.spec());
  CAPTURE(slip.err);
  CHECK(slip.exit_code == 3);
  CHECK(slip.out.empty());
  CHECK(slip.err.find("model 'lama3.1:8b' is not on " + server.url()) != std::string::npos);
  CHECK(slip.err.find("did you mean llama3.1:8b?") != std::string::npos);
  CHECK(slip.err.find("ollama pull lama3.1:8b") != std::string::npos);

  const ProcessResult unlike = run_bench({"-m", "llama3.1:8b,zzz", "--host", server.url()}, sandbox.spec());
  CAPTURE(unlike.err);
  CHECK(unlike.exit_code == 3);
  CHECK(unlike.err.find("did you mean") == std::string::npos);
  CHECK(unlike.err.find("installed: llama3.1:8b, qwen3:4b") != std::string::npos);
  CHECK(unlike.err.find("ollama pull zzz") != std::string::npos);
  CHECK(lines_of(run_bench({"ls", "runs", "--plain"}, sandbox.spec()).out).empty());  // nothing was begun
}

TEST_CASE("the simulated server has in memory what is asked for, so that nobody waits for a load") {
  const Sandbox sandbox;
  const ProcessResult told = run_bench({"--sim", "-m", "mine:7b", "--requests", "1", "--warmup", "0", "--num-predict",
                                        "1", "-o", sandbox.path("r.jsonl")},
                                       sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  const std::string header = lines_of(sandbox.read("r.jsonl")).front();
  CHECK(header.find(R"("loaded":[{"name":"mine:7b")") != std::string::npos);
}

TEST_CASE("a server that accepts and never answers ends with 3 after the limit of the preflight") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), stall()}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told = run_bench({"-m", "m", "--host", url, "--preflight-timeout", "1s"}, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 3);
  CHECK(told.err.find(url + " accepts connections and does not answer") != std::string::npos);
  CHECK(told.err.find("within 1 s, the limit of --preflight-timeout") != std::string::npos);
}

TEST_CASE("a server whose reply is a head and then silence meets the limit of a pause, and the record says so") {
  const Sandbox sandbox;
  const auto answer = [](const std::string& json) {
    return send_bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(json.size()) + "\r\n\r\n" + json);
  };
  ScriptedServer server({{expect_request(), answer(R"({"version":"0.12.0"})"), expect_request(),
                          answer(R"({"models":[]})"), expect_request(), answer(R"({"models":[{"name":"m:latest"}]})"),
                          expect_request(), answer(R"({"details":{"family":"llama"}})"), close_now()},
                         {expect_request(), send_bytes(stream_head()), stall()},
                         {expect_request(), answer(R"({"models":[]})")}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told = run_bench(run_arguments(sandbox, url, 1, {"--idle-timeout", "1s"}), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 1);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  REQUIRE(run.records.size() == 1);
  CHECK(run.records[0].reply.status == bench::Status::timeout_idle);
  REQUIRE(run.records[0].reply.failure);
  CHECK(run.records[0].reply.failure->detail ==
        "only the head of the reply, and then no byte within 1 s (--idle-timeout)");
}

TEST_CASE("a server that has gone ends with 3 and how to start it") {
  const Sandbox sandbox;
  std::string url;
  {
    const SimServer server(sandbox);
    url = server.url();
  }
  for (const std::vector<std::string>& command : {run_arguments(sandbox, url, 8), {"ls", "models", "--host", url}}) {
    const ProcessResult told = run_bench(command, sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 3);
    CHECK(told.err.find("cannot connect to " + url) != std::string::npos);
    CHECK(told.err.find("ollama serve") != std::string::npos);
  }
  CHECK(sandbox.read("r.jsonl").empty());
}

TEST_CASE("a server that takes connections and says nothing is not waited for as one that is starting") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), stall()}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told =
      run_bench({"-m", "m", "--host", url, "--preflight-timeout", "1s", "--ready-timeout", "1h"}, sandbox.spec());
  CHECK_FALSE(told.timed_out);
  CHECK(told.exit_code == 3);
  CHECK(told.err.find(url + " accepts connections and does not answer") != std::string::npos);
}

TEST_CASE("Ctrl-C ends the questions before a run, with a message") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), stall()}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  Process client(bench_spec({"-m", "m", "--host", url, "--preflight-timeout", "1h", "-vv"}, sandbox.spec()));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait(std::chrono::seconds(30));
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);
  CHECK(told.err.find("stopped before anything was measured") != std::string::npos);
}

// A server at a socket of the file system is measured like one at a port of this machine.

#include <cstdlib>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"
#include "support/scripted_server.h"
#include "support/unix_front.h"

using namespace bench::test;

TEST_CASE("a whole run goes through a socket of the file system, a key too, and no proxy") {
  const Sandbox sandbox;
  const SimServer sim(sandbox);
  const UnixFront front(sandbox.path("s.sock"), std::atoi(sim.url().c_str() + sim.url().rfind(':') + 1));
  const std::string url = "unix://" + sandbox.path("s.sock");
  const ProcessResult told = run_bench(run_arguments(sandbox, url, 3, {"-c", "2"}),
                                       sandbox.spec({{"OLLAMA_API_KEY", "k"}, {"ALL_PROXY", "http://127.0.0.1:9"}}));
  CAPTURE(told.err);
  REQUIRE(told.exit_code == 0);
  CHECK(told.err.find("the proxy of ALL_PROXY is not used: " + url + " is on this machine") != std::string::npos);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.count(bench::Status::ok) == 3);
  for (const bench::RunRecord& record : run.records) CHECK(record.recv_stamp == bench::RecvStamp::user);
  const auto server = nlohmann::json::parse(lines_of(sandbox.read("r.jsonl")).front()).at("server");
  CHECK(server.at("url") == url);
  CHECK(server.at("local") == true);
  CHECK(server.value("address", "") == "");
}

TEST_CASE("a server at a socket of the file system is asked as localhost") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), close_now()}});
  {
    const UnixFront front(sandbox.path("s.sock"), server.port());
    const ProcessResult told = run_bench(run_arguments(sandbox, "unix:" + sandbox.path("s.sock"), 1), sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 3);
  }
  const std::vector<std::string> requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].find("\r\nHost: localhost\r\n") != std::string::npos);
}

TEST_CASE("a socket that is not there ends with 3 and its path") {
  const Sandbox sandbox;
  const std::string url = "unix://" + sandbox.path("absent.sock");
  const ProcessResult told = run_bench(run_arguments(sandbox, url, 1), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 3);
  CHECK(told.err.find("cannot connect to " + url + " (No such file or directory)") != std::string::npos);
  CHECK(told.err.find(":0") == std::string::npos);  // no remedy makes a port out of it
}

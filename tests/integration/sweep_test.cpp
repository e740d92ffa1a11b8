// `bench sweep` against a simulated server of its own: interrupted, and with a server that goes away.

#include <csignal>
#include <string>
#include <variant>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

std::vector<std::string> sweep_of_server(const Sandbox& sandbox, const SimServer& server) {
  return {"sweep",
          "-m",
          "m",
          "--host",
          server.url(),
          "--workers",
          "1,2,4",
          "--runs",
          "3",
          "--num-predict",
          "8",
          "-o",
          sandbox.path("s.jsonl"),
          "--format",
          "json",
          "-q"};
}

/// Slow enough to be interrupted.
std::vector<std::string> slow_steps(const Sandbox& sandbox) {
  sandbox.write("world.json", R"({"decode":{"base_s":0.02}})");
  return {"--world", sandbox.path("world.json"), "--output-tokens-std", "0"};
}

bench::Json document_of(const std::string& out) { return std::get<bench::Json>(bench::parse_strict(out)); }

}  // namespace

TEST_CASE("a sweep that is interrupted tells what it has") {
  const Sandbox sandbox;
  const SimServer server(sandbox, slow_steps(sandbox));
  auto arguments = sweep_of_server(sandbox, server);
  arguments[arguments.size() - 2] = "jsonl";
  Process sweep(bench_spec(arguments, sandbox.spec()));
  REQUIRE(sweep.tells("\"type\":\"request\"", 8));
  sweep.send_signal(SIGINT);
  const ProcessResult result = sweep.wait();
  CAPTURE(result.out.size(), result.err);
  CHECK(result.signal == SIGINT);
  const std::size_t last = result.out.rfind('\n', result.out.size() - 2) + 1;
  const bench::Json document = document_of(result.out.substr(last));
  CHECK(document.at("type") == "sweep");
  CHECK(document.at("complete") == false);
  CHECK(document.at("requests").get<int>() >= 8);
  CHECK(sandbox.read("s.jsonl").find("\"complete\":false") != std::string::npos);
}

TEST_CASE("a server that goes away leaves a sweep that says so") {
  const Sandbox sandbox;
  SimServer server(sandbox, slow_steps(sandbox));
  auto arguments = sweep_of_server(sandbox, server);
  arguments[arguments.size() - 2] = "jsonl";
  Process sweep(bench_spec(arguments, sandbox.spec()));
  REQUIRE(sweep.tells("\"type\":\"request\"", 8));
  server.process().send_signal(SIGKILL);
  const ProcessResult result = sweep.wait();
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);  // failures are a finding of a sweep, and some levels have figures
  const std::size_t last = result.out.rfind('\n', result.out.size() - 2) + 1;
  const bench::Json document = document_of(result.out.substr(last));
  bool some_failed = false;
  for (const bench::Json& level : document.at("levels")) some_failed = some_failed || !level.at("errors").empty();
  CHECK(some_failed);
}

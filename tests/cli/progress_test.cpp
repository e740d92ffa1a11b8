// What a person sees while bench works.

#include <signal.h>
#include <string>
#include <vector>

#include "catch.hpp"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench::test;
using namespace std::chrono_literals;

namespace {

ProcessSpec terminal_in(const Sandbox& sandbox, int columns = 100) {
  ProcessSpec spec = sandbox.spec({{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  spec.terminal_columns = columns;
  return spec;
}

std::vector<std::string> run_at(const std::string& url, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"--model", "m", "--host", url, "--runs", "1", "--prompts", "short"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

TEST_CASE("a server that says nothing is seen to be waited for at once") {
  const Sandbox sandbox;
  ScriptedServer server({{stall()}});
  Process process(bench_spec(run_at("127.0.0.1:" + std::to_string(server.port()), {}), terminal_in(sandbox)));
  CHECK(process.tells("connecting to http://127.0.0.1:", 1, 2s));
  CHECK(process.tells(" s so far)", 3, 2s));
  process.send_signal(SIGKILL);
  process.wait(10s);
}

TEST_CASE("a terminal sees the model being loaded, requests, tokens and the time left") {
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--ttft", "600ms", "--itl", "20ms", "--output-tokens", "40"});
  const auto result = run_bench(run_at(server.url(), {"--limit", "4", "--num-predict", "40"}), terminal_in(sandbox));
  CAPTURE(result.out);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("loading m (") != std::string::npos);
  CHECK(result.out.find("warming up m (") != std::string::npos);
  CHECK(result.out.find("1 in flight") != std::string::npos);
  CHECK(result.out.find(" tokens/s") != std::string::npos);
  CHECK(result.out.find(" s left") != std::string::npos);
}

TEST_CASE("several models: the whole comes first") {
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--ttft", "20ms", "--itl", "10ms", "--output-tokens", "20"});
  const auto result = run_bench({"--model", "a,b,c", "--host", server.url(), "--runs", "1", "--limit", "3", "--warmup",
                                 "0", "--num-predict", "20"},
                                terminal_in(sandbox));
  CAPTURE(result.out);
  CHECK(result.out.find("9 requests to 3 models, at most ") != std::string::npos);
  CHECK(result.out.find("/9 requests (") != std::string::npos);
  CHECK(result.out.find("/3 of c)") != std::string::npos);
}

TEST_CASE("after Ctrl-C one sees for what and how long it waits") {
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--slots", "4", "--ttft", "60ms", "--itl", "50ms", "--output-tokens", "40"});
  Process process(bench_spec(
      run_at(server.url(), {"--workers", "4", "--warmup", "0", "--num-predict", "40", "--prompts", "default"}),
      terminal_in(sandbox)));
  REQUIRE(process.tells("4 in flight", 2));
  process.send_signal(SIGINT);
  CHECK(process.tells("waiting up to 5 s for 4 requests; again to stop now", 1, 3s));
  const auto ended = process.wait(20s);
  CHECK_FALSE(ended.timed_out);
  CHECK(ended.out.find("in flight") < ended.out.find("waiting up to"));
}

TEST_CASE("a stream that is no terminal gets few lines, and quiet none") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const auto more = std::vector<std::string>{"--limit", "4", "--num-predict", "8"};
  const auto result = run_bench(run_at(server.url(), more), sandbox.spec());
  CHECK(lines_of(result.err).size() <= 12);
  CHECK(result.err.find("so far") == std::string::npos);
}

TEST_CASE("verbose tells of answers and requests, twice of events") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  auto more = std::vector<std::string>{"--limit", "2", "--num-predict", "8", "-v"};
  const auto once = run_bench(run_at(server.url(), more), sandbox.spec());
  CAPTURE(once.err);
  CHECK(once.err.find("GET /api/version -> 200 ") != std::string::npos);
  CHECK(once.err.find("warm-up: ok after ") != std::string::npos);
  CHECK(once.err.find(" run 1: ok after ") != std::string::npos);
  CHECK(once.err.find("warm-up of m begins") == std::string::npos);
  more.back() = "-vv";
  const auto twice = run_bench(run_at(server.url(), more), sandbox.spec());
  CHECK(twice.err.find("warm-up of m begins: 1 request") != std::string::npos);
  CHECK(twice.err.find("last token ") != std::string::npos);
}

// The same weights in the same engine, within a process behind pipes and behind its own HTTP server.

#include <string>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;
using Json = nlohmann::json;

TEST_CASE("HTTP and a pipe before the same engine: the same work, and what lies beside it") {
  const RealServer server;
  const Sandbox sandbox;
  const std::string program = BENCH_TESTS_DIR "/real/xllamacpp_pipe.py";
  const std::string command =
      std::string(BENCH_REAL_PYTHON) + " '" + program + "' --name smollm2 --threads 1 --no-prompt-cache";
  Process client(bench_spec({"overhead", "-m", "smollm2", "--command", command, "--host", server.url(), "--prompt",
                             "Which colours does the sky have?", "-n", "10", "--num-predict", "8", "--format", "json",
                             "-o", sandbox.path("r.jsonl")},
                            sandbox.spec()));
  const ProcessResult told = client.wait(std::chrono::minutes(2));
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  const Json result = Json::parse(told.out);
  CHECK(result.at("simulated") == false);
  CHECK(result.at("pairs") == 10);
  CHECK(result.at("pairs_used") == 10);
  CHECK(result.at("pairs_with_same_text") == 10);
  CHECK(result.at("pairs_with_other_prompt_tokens") == 0);
  CHECK(result.at("pairs_with_other_cache") == 0);
  CHECK(result.at("cost_of") == "beside");
  CHECK(result.at("weights") == "same size");
  CHECK(result.at("sides")[0].at("condition") == "pipe");
  CHECK(result.at("sides")[1].at("condition") == "http");
  for (const Json& side : result.at("sides")) {
    // Whatever lies beside the model is no part of its work, and so neither less than nothing nor most of a request.
    CHECK(side.at("beside_s").at("value") > 0);
    CHECK(side.at("beside_s").at("value") < side.at("wall_s"));
    CHECK(side.at("server_cpu_s") > 0);
  }
  const RealRun run = read_real_run(sandbox, told);
  CHECK(run.count("ok") == 20);
  CHECK(run.header.at("against").at("server").at("url") == server.url());
}

// What is wrong before the first request is told with the command that mends it.

#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/written_run.h"

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

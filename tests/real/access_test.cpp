// Finding out what answers, and being let in.

#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;

namespace {

const std::vector<std::string> one_word = {"--prompt", "Hello.", "--num-predict", "2", "-r", "1"};

}  // namespace

TEST_CASE("a real server is recognised by what it answers, and the journal says by what") {
  const RealServer server;
  const RealRun run = run_on(server, "auto", one_word);
  CAPTURE(run.told.err);
  CHECK(run.told.exit_code == 0);
  const auto& found = run.header.at("server");
  CHECK(found.at("api") == "llamacpp");
  CHECK(found.at("recognised_by").get<std::string>().find("/props") != std::string::npos);
  CHECK(run.header.at("models").front().at("name") == "smollm2");
}

TEST_CASE("a server's places and their context are in the header") {
  const RealServer server({"--places", "4", "--context", "512"});
  const RealRun run = run_on(server, "llamacpp", one_word);
  const auto& found = run.header.at("server");
  CAPTURE(run.told.err, found.dump());
  CHECK(found.at("places") == 4);
  CHECK(found.at("context_per_place") == 512);
}

TEST_CASE("a wrong key stops everything before the first request, and is nowhere to be read") {
  const std::string right = "sk-right-0123456789", wrong = "sk-wrong-9876543210";
  const RealServer server({"--key", right});
  for (const std::string api : {"llamacpp", "openai", "openai-completions"}) {
    CAPTURE(api);
    const Sandbox sandbox;
    sandbox.write("wrong", wrong + "\n");
    sandbox.write("right", right + "\n");
    const auto run_with = [&](const std::string& file) {
      std::vector<std::string> arguments = one_word;
      arguments.insert(arguments.end(), {"--api-key-file", sandbox.path(file), "-v", "--debug-http", "--force"});
      return run_bench(real_arguments(sandbox, server.url(), api, arguments), sandbox.spec());
    };
    const ProcessResult refused = run_with("wrong");
    CAPTURE(refused.err);
    CHECK(refused.exit_code == 3);
    CHECK((refused.out + refused.err).find(wrong) == std::string::npos);
    CHECK(sandbox.read("r.jsonl").find(wrong) == std::string::npos);
    CHECK(refused.err.find("key") != std::string::npos);

    const ProcessResult let_in = run_with("right");
    CAPTURE(let_in.err);
    CHECK(let_in.exit_code == 0);
    CHECK((let_in.out + let_in.err + sandbox.read("r.jsonl")).find(right) == std::string::npos);
  }
}

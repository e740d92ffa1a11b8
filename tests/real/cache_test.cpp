// The server's prompt cache: seen where it is allowed, kept out where it is not.

#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;

namespace {

std::vector<std::string> thrice(const std::string& cache) {
  return {"--prompt",
          "Name a river in Africa, a mountain in Asia and a lake in Europe.",
          "--num-predict",
          "4",
          "-r",
          "3",
          "--prompt-cache",
          cache};
}

std::int64_t cached(const nlohmann::json& request) {
  return request.at("server").at("prompt_eval_cached_count").get<std::int64_t>();
}

}  // namespace

TEST_CASE("the same prompt again is found in the cache, and the record says how much of it") {
  for (const std::string api : {"llamacpp", "openai", "openai-completions"}) {
    CAPTURE(api);
    const RealServer server;
    const RealRun run = run_on(server, api, thrice("allow"));
    REQUIRE(run.count("ok") == 3);
    CHECK(cached(run.requests[0]) == 0);
    for (const int again : {1, 2}) {
      const auto& request = run.requests[again];
      CHECK(cached(request) == request.at("prompt_tokens").get<std::int64_t>() - 1);  // the last one is never taken
    }
  }
}

TEST_CASE("a run that avoids the cache has nothing from it, and the next run neither") {
  const RealServer server;
  for (int run_number = 0; run_number < 2; ++run_number) {
    const RealRun run = run_on(server, "llamacpp", thrice("avoid"));
    REQUIRE(run.count("ok") == 3);
    for (const auto& request : run.requests) {
      CHECK(cached(request) == 0);
      CHECK(request.at("nonce") == true);
    }
  }
  CHECK(server.worked().cached_tokens == 0);
}

TEST_CASE("through OpenAI's protocol nothing comes from the cache either, where the server has a word for it") {
  const RealServer server;
  for (const std::string api : {"openai", "openai-completions", "auto"}) {
    CAPTURE(api);
    const RealRun run = run_on(server, api, thrice("avoid"));
    REQUIRE(run.count("ok") == 3);
    for (const auto& request : run.requests) {
      CHECK(request.at("nonce") == true);
      CHECK(cached(request) == 0);
    }
  }
  CHECK(server.worked().cached_tokens == 0);
}

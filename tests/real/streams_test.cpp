// What a real model streams, token by token, and how it ends.

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;

namespace {

const std::vector<std::string> all_apis = {"llamacpp", "openai", "openai-completions"};

/// A reply of exactly so many tokens: the model may not end it. The same bytes each time, so the same words.
std::vector<std::string> just(int tokens,
                              const std::string& prompt = "Write about the sea and the people who cross it.") {
  return {"--prompt",     prompt, "--num-predict", std::to_string(tokens), "--option", "ignore_eos=true", "-r", "1",
          "--nonce-seed", "5"};
}

}  // namespace

TEST_CASE("each token of a real model is an event with a time of its own") {
  const RealServer server;
  for (const std::string& api : all_apis) {
    CAPTURE(api);
    constexpr int tokens = 24;
    const RealRun run = run_on(server, api, just(tokens));
    CAPTURE(run.told.err);
    CHECK(run.told.exit_code == 0);
    REQUIRE(run.requests.size() == 1);
    const auto& request = run.requests.front();
    CHECK(request.at("status") == "ok");
    CHECK(request.at("done_reason") == "length");
    CHECK(request.at("output_tokens") == tokens);
    CHECK(request.at("reply_model") == "smollm2");
    CHECK_FALSE(request.at("text").get<std::string>().empty());

    const auto& timeline = request.at("timeline");
    CHECK(request.at("text_chunks") == tokens);  // English text: no token is a part of a character
    CHECK(timeline.at("events_delta_ns").size() == tokens);
    for (const auto& gap : timeline.at("events_delta_ns")) CHECK(gap >= 0);
    CHECK(request.at("ttft_s").get<double>() > 0);
    CHECK(request.at("ttft_s") < request.at("wall_s"));
    CHECK(timeline.at("first_token_ns") < timeline.at("last_token_ns"));
    CHECK(timeline.at("last_token_ns") <= timeline.at("end_ns"));
    CHECK(request.at("inter_chunk_max_s").get<double>() > 0);
  }
}

TEST_CASE("a reply that ends by itself has stopped, and one that is ended by a word does not hold it") {
  const RealServer server;
  for (const std::string api : {"llamacpp", "openai"}) {
    CAPTURE(api);
    const RealRun whole =
        run_on(server, api, {"--prompt", "Say hi.", "--num-predict", "200", "-r", "1", "--prompt-cache", "allow"});
    REQUIRE(whole.count("ok") == 1);
    CHECK(whole.requests.front().at("done_reason") == "stop");
    CHECK(whole.requests.front().at("output_tokens") < 200);

    std::vector<std::string> with_stop = just(60);
    with_stop.insert(with_stop.end(), {"--stop", "a"});
    const RealRun cut = run_on(server, api, with_stop);
    REQUIRE(cut.count("ok") == 1);
    CHECK(cut.requests.front().at("done_reason") == "stop");
    CHECK(cut.requests.front().at("text").get<std::string>().find('a') == std::string::npos);
  }
}

TEST_CASE("without chance, a real model alone says the same twice") {
  const RealServer server;
  for (const std::string api : {"llamacpp", "openai"}) {
    CAPTURE(api);
    std::vector<std::string> same = just(40);
    // What is found in a cache was computed in another order, which is another rounding.
    same.insert(same.end(), {"--temperature", "0", "--option", "cache_prompt=false"});
    const RealRun first = run_on(server, api, same);
    const RealRun second = run_on(server, api, same);
    REQUIRE(first.count("ok") == 1);
    REQUIRE(second.count("ok") == 1);
    CHECK(first.requests.front().at("prompt_sha") == second.requests.front().at("prompt_sha"));
    CHECK(first.requests.front().at("text") == second.requests.front().at("text"));
  }
}

TEST_CASE("a context that is full ends a reply, and nothing is wrong with it") {
  const RealServer server({"--context", "256"});
  const RealRun run = run_on(server, "llamacpp", just(400));
  REQUIRE(run.count("ok") == 1);
  const auto& request = run.requests.front();
  CHECK(request.at("done_reason") == "length");
  CHECK(request.at("output_tokens") < 400);
  CHECK(request.at("prompt_tokens").get<int>() + request.at("output_tokens").get<int>() == 256);
}

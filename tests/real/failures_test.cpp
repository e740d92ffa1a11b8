// A real server that refuses, gives up, or goes away.

#include <signal.h>
#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;

namespace {

/// A prompt of about so many tokens.
std::string words(int count) {
  std::string text = "Read this:";
  for (int i = 0; i < count; ++i) text += " word";
  return text;
}

/// Four at once need more than 1,024 tokens, one alone does not.
std::vector<std::string> long_prompts(std::vector<std::string> more) {
  more.insert(more.begin(), {"--prompt", words(400), "--num-predict", "16", "--option", "ignore_eos=true"});
  return more;
}

std::string reason(const nlohmann::json& request) { return request.at("error").dump(); }

const std::vector<std::string> endless_reply = {
    "--prompt", "Tell me a long story.", "--num-predict", "1900", "--option", "ignore_eos=true", "-r", "1"};

}  // namespace

TEST_CASE("a prompt that does not fit is a failed record with the server's words") {
  const RealServer server({"--context", "256"});
  for (const std::string api : {"llamacpp", "openai", "openai-completions"}) {
    CAPTURE(api);
    const RealRun run = run_on(server, api, {"--prompt", words(400), "--num-predict", "4", "-r", "2"});
    CAPTURE(run.told.err);
    CHECK(run.told.exit_code == 1);
    REQUIRE(run.requests.size() == 2);
    for (const auto& request : run.requests) {
      CHECK(request.at("status") == "http_error");
      CHECK(request.at("http_status") == 400);
      CHECK(reason(request).find("exceeds the available context size (256 tokens)") != std::string::npos);
    }
  }
}

TEST_CASE("four at once that do not fit into a shared cache fail with the server's words, and none hangs") {
  const RealServer server({"--places", "4", "--context", "1024", "--shared-cache"});
  for (const std::string api : {"llamacpp", "openai"}) {
    CAPTURE(api);
    const RealRun run = run_on(server, api, long_prompts({"-n", "4", "-c", "4"}));
    CAPTURE(run.told.err);
    CHECK(run.told.exit_code == 1);
    REQUIRE(run.requests.size() == 4);
    CHECK(run.count("ok") < 4);
    for (const auto& request : run.requests)
      if (request.at("status") != "ok")
        CHECK(reason(request).find("Context size has been exceeded.") != std::string::npos);
  }
  const RealRun alone = run_on(server, "llamacpp", long_prompts({"-n", "2"}));
  CHECK(alone.count("ok") == 2);  // one after the other they fit
}

TEST_CASE("a shared cache that fills while four stories are told ends them with what they had") {
  const RealServer server({"--places", "4", "--context", "512", "--shared-cache"});
  std::vector<std::string> stories = endless_reply;
  stories.insert(stories.end(), {"-n", "4", "-c", "4", "--num-predict", "300"});
  const RealRun run = run_on(server, "openai", stories);
  CAPTURE(run.told.err);
  CHECK(run.told.exit_code == 1);
  REQUIRE(run.requests.size() == 4);
  int cut = 0;
  for (const auto& request : run.requests) {
    if (request.at("status") == "ok") continue;
    ++cut;
    CHECK(request.at("status") == "server_error");
    CHECK(request.at("http_status") == 200);
    CHECK(request.at("partial") == true);
    CHECK_FALSE(request.at("text").get<std::string>().empty());
    CHECK(reason(request).find("Context size has been exceeded.") != std::string::npos);
  }
  CHECK(cut > 0);
}

TEST_CASE("a request that is over its limit is cancelled, and its place is free") {
  const RealServer server;
  for (const std::string api : {"llamacpp", "openai"}) {
    CAPTURE(api);
    std::vector<std::string> limited = endless_reply;
    limited.insert(limited.end(), {"--timeout", "2s"});
    const RealRun run = run_on(server, api, limited);
    CAPTURE(run.told.err);
    CHECK(run.told.exit_code == 1);
    REQUIRE(run.requests.size() == 1);
    CHECK(run.requests.front().at("status") == "timeout_total");
    CHECK(run.requests.front().at("partial") == true);
    CHECK_FALSE(run.requests.front().at("text").get<std::string>().empty());
    CHECK(server.comes_to(0));
  }
  CHECK(server.worked().output_tokens < 2 * 1900);  // it has not gone on for nobody
}

TEST_CASE("a client that is killed in the middle of a reply frees its place") {
  const RealServer server;
  const Sandbox sandbox;
  Process client(bench_spec(real_arguments(sandbox, server.url(), "llamacpp", endless_reply), sandbox.spec()));
  REQUIRE(server.comes_to(1));
  client.send_signal(SIGKILL);
  CHECK(client.wait().signal == SIGKILL);
  CHECK(server.comes_to(0));
}

TEST_CASE("a real server that is killed costs what was in flight and what came after, and each has a record") {
  RealServer server({"--places", "2"});
  const Sandbox sandbox;
  constexpr int planned = 40;
  Process client(bench_spec(real_arguments(sandbox, server.url(), "llamacpp",
                                           {"--prompt", "Count.", "--num-predict", "20", "-n", std::to_string(planned),
                                            "-c", "2", "--format", "jsonl"}),
                            sandbox.spec()));
  REQUIRE(client.tells(R"("status":"ok")", 4));
  server.process().send_signal(SIGKILL);
  const RealRun run = read_real_run(sandbox, client.wait());
  CAPTURE(run.told.err);
  CHECK_FALSE(run.told.timed_out);
  CHECK(run.told.exit_code == 1);
  CHECK(run.requests.size() == planned);
  CHECK(run.end.at("complete") == true);
  CHECK(run.count("ok") >= 4);
  CHECK(run.count("truncated") <= 2);
  CHECK(run.count("connect_failed") > 0);
  CHECK(run.count("ok") + run.count("truncated") + run.count("connect_failed") == planned);
}

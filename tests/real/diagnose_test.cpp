// Why parallelism does not help a real server: places that divide its memory, places that share one cache, one place.
// Whatever else this machine does makes it slower, so what is said of speed is not looked at.

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;
using Json = nlohmann::json;

namespace {

constexpr int budget_s = 30;

/// What is concluded of the server; the words are the rest of the command line.
Json conclusion_on(const RealServer& server, const std::string& api, std::vector<std::string> words) {
  const Sandbox sandbox;
  std::vector<std::string> arguments = {"diagnose",
                                        "-m",
                                        "smollm2",
                                        "--host",
                                        server.url(),
                                        "--api",
                                        api,
                                        "-o",
                                        sandbox.path("d.jsonl"),
                                        "--format",
                                        "json",
                                        "--budget",
                                        std::to_string(budget_s) + "s"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  Process client(bench_spec(arguments, sandbox.spec()));
  const ProcessResult told = client.wait(std::chrono::seconds(3 * budget_s));
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  Json found = Json::parse(told.out);
  CHECK(found.at("simulated") == false);
  CHECK(found.at("api") == api);
  return found;
}

/// Short prompts and short answers, so that a slow machine too comes to an end.
const std::vector<std::string> little_work = {"--prompt", "Tell a long story.", "--num-predict", "24", "--workers",
                                              "6",        "--no-schema"};

/// On a busy machine the budget ends before anything is settled: then nothing is claimed that this server has not.
bool is_settled(const Json& found) {
  if (found.at("verdict") != "undetermined") return true;
  WARN("the machine was too busy for a conclusion within " + std::to_string(budget_s) + " s");
  return false;
}

void check_places(const Json& found, std::int64_t places) {
  CHECK(found.at("hypotheses").at("temperature").at("answer") != "confirmed");
  if (is_settled(found)) {
    CHECK(found.at("slots") == places);
    CHECK(found.at("hypotheses").at("queueing").at("answer") == "confirmed");
  } else if (!found.at("slots").is_null()) {
    CHECK(found.at("slots") <= places);
    CHECK((found.at("slots") == places || found.at("slots_at_least") == true));
  }
}

}  // namespace

TEST_CASE("the places of a real server are found, and its temperature is no suspect") {
  struct Case {
    std::int64_t places;
    const char* api;
    bool shared_cache;
  };
  for (const Case& one : {Case{1, "openai", false}, Case{4, "llamacpp", true}, Case{5, "openai", false}}) {
    CAPTURE(one.places, one.api, one.shared_cache);
    std::vector<std::string> options = {"--places", std::to_string(one.places)};
    if (one.shared_cache) options.emplace_back("--shared-cache");
    const RealServer server(options);
    const Json found = conclusion_on(server, one.api, little_work);
    CAPTURE(found.dump());
    check_places(found, one.places);
  }
}

TEST_CASE("requests that end each other in the one cache of a real server are told from places that lack") {
  // Two of the usual requests fit into it, and not four.
  const RealServer server({"--places", "4", "--shared-cache", "--context", "256"});
  const Json found = conclusion_on(server, "llamacpp", {"--num-predict", "24"});
  CAPTURE(found.dump());
  if (is_settled(found)) CHECK(found.at("verdict") == "shared_cache");
}

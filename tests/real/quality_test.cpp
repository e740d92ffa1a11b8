// Answers that are constrained, and answers that are read from probabilities.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;
using Json = nlohmann::json;

namespace {

const std::string city_schema = R"({
  "type": "object",
  "properties": {"city": {"type": "string", "maxLength": 12}, "population": {"type": "integer"}},
  "required": ["city", "population"],
  "additionalProperties": false
})";

/// At least so many, since each kind of question is asked. Computed afresh each time: what is found in the cache was
/// computed in another order, which is another rounding.
std::vector<std::string> questions(int count) {
  return {"mmlu",     "--sample",          "--recipe", "lm-eval:mmlu", "--limit", std::to_string(count),
          "--option", "cache_prompt=false"};
}

/// Path and body of what --dry-run shows, as one whole reply.
std::pair<std::string, Json> first_request(const std::string& shown) {
  const std::vector<std::string> lines = lines_of(shown);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const auto post = lines[i].find("POST http://");
    if (post == std::string::npos) continue;
    Json body = Json::parse(lines[i + 1]);
    body["stream"] = false;
    body.erase("stream_options");
    return {lines[i].substr(lines[i].find('/', post + 12)), std::move(body)};
  }
  FAIL("--dry-run shows no request: " << shown);
  return {};
}

/// Of the first token of either endpoint's reply.
Json chances_in(const Json& reply) {
  const Json& tokens = reply.contains("choices") ? reply.at("choices").at(0).at("logprobs").at("content")
                                                 : reply.at("completion_probabilities");
  return tokens.at(0).at("top_logprobs");
}

/// Ids of the questions and the letters that were taken for the answers.
std::vector<std::pair<std::string, std::string>> letters(const RealRun& run) {
  std::vector<std::pair<std::string, std::string>> taken;
  for (const Json& request : run.requests)
    taken.emplace_back(request.at("id"), request.at("grades").at(0).at("extracted"));
  return taken;
}

std::vector<std::int64_t> prompt_tokens(const RealRun& run) {
  std::vector<std::int64_t> counts;
  for (const Json& request : run.requests) counts.push_back(request.at("prompt_tokens"));
  return counts;
}

void check_chances(const Json& request) {
  const Json& chances = request.at("chances");
  REQUIRE(chances.size() == 20);
  CHECK(chances.at(0).at("token") == request.at("text"));  // the likeliest was said
  for (std::size_t i = 0; i < chances.size(); ++i) {
    CHECK(chances[i].at("logprob").get<double>() <= 0);
    if (i > 0) CHECK(chances[i].at("logprob") <= chances[i - 1].at("logprob"));
  }
}

}  // namespace

TEST_CASE("a small model that is held to a schema answers in its form") {
  const RealServer server;
  for (const std::string api : {"llamacpp", "openai"}) {
    CAPTURE(api);
    const Sandbox sandbox;
    sandbox.write("city.json", city_schema);
    const RealRun run = run_on(
        server, api,
        {"--prompt", "Describe Paris.", "--num-predict", "80", "-r", "2", "--schema", sandbox.path("city.json")});
    CAPTURE(run.told.err);
    REQUIRE(run.count("ok") == 2);
    for (const Json& request : run.requests) {
      CHECK(request.at("constrained") == true);
      CHECK(request.at("schema_valid") == 1.0);
      const Json answer = Json::parse(request.at("text").get<std::string>());
      CHECK(answer.at("city").is_string());
      CHECK(answer.at("population").is_number_integer());
      CHECK(answer.size() == 2);
    }
  }
}

TEST_CASE("questions of MMLU have the same letters and lengths through both protocols, by the model's probabilities") {
  const RealServer server;
  const RealRun native = run_on(server, "llamacpp", questions(30));
  const RealRun openai = run_on(server, "openai-completions", questions(30));
  CAPTURE(native.told.err, openai.told.err);
  REQUIRE(native.count("ok") >= 30);
  REQUIRE(native.count("ok") == std::ssize(native.requests));
  REQUIRE(openai.count("ok") == native.count("ok"));
  CHECK(letters(native) == letters(openai));
  CHECK(prompt_tokens(native) == prompt_tokens(openai));
  for (const RealRun* run : {&native, &openai})
    for (const Json& request : run->requests) check_chances(request);
}

TEST_CASE("the probabilities in a record are those that the server gives to anybody who asks the same") {
  const RealServer server;
  for (const std::string api : {"llamacpp", "openai-completions"}) {
    CAPTURE(api);
    std::vector<std::string> shown = questions(1);
    shown.emplace_back("--dry-run");
    const Sandbox sandbox;
    const ProcessResult dry = run_bench(real_arguments(sandbox, server.url(), api, shown), sandbox.spec());
    const auto [path, body] = first_request(dry.out + dry.err);
    const Json chances = chances_in(server.post(path, body));

    const RealRun run = run_on(server, api, questions(1));
    CAPTURE(path, body.dump());
    REQUIRE(run.count("ok") > 0);
    const Json& kept = run.requests.front().at("chances");
    REQUIRE(kept.size() == chances.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      CHECK(kept[i].at("token") == chances[i].at("token"));
      CHECK(kept[i].at("logprob").get<double>() == Approx(chances[i].at("logprob").get<double>()).margin(1e-6));
    }
  }
}

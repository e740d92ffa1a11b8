// Ollama's own /v1, compared with recordings of a real one.
#include "sim/ollama/openai_layer.h"

#include "catch.hpp"
#include "unit/sim/driven_server.h"
#include "unit/sim/recorded.h"

using namespace bench;
using namespace bench::sim;

namespace {

World layer_world(const std::string& more = "") {
  return make_world(R"({"answers_any_model":false,"output_tokens":{"mean":12,"std":0},"thinking":{"tokens":3},"models":[
    {"name":"words"},{"name":"paced"},{"name":"words-think","capabilities":["completion","thinking"]}])" +
                        more + "}",
                    "test", {})
      .value();
}

DrivenReply ask_layer(const std::string& name, World world = layer_world()) {
  DrivenServer server(std::move(world));
  const ExchangeId id = server.send(Nanos{0}, call_of(name));
  server.finish();
  return server.replies[id];
}

DrivenReply chat(const std::string& more, World world = layer_world(), const std::string& model = "words") {
  DrivenServer server(std::move(world));
  return server.ask("/v1/chat/completions",
                    R"({"model":")" + model + R"(","messages":[{"role":"user","content":"Why?"}])" + more + "}");
}

}  // namespace

TEST_CASE("streams of Ollama's /v1 have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name : {"openai-chat-stream", "openai-chat-stream-usage", "openai-completions-stream"}) {
    INFO(name);
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
    const DrivenReply ours = ask_layer(name);
    check_head(name, ours, theirs);
    const std::vector<std::string> mine = events_of(ours.body), other = events_of(theirs.body);
    REQUIRE(mine.size() == other.size());
    for (std::size_t i = 0; i + 1 < mine.size(); ++i) CHECK(shape_of_line(mine[i]) == shape_of_line(other[i]));
    CHECK(mine.back() == "[DONE]");
    CHECK(Json::parse(mine[0])["system_fingerprint"] == "fp_ollama");
  }
}

TEST_CASE("whole replies of Ollama's /v1 have the shape of recorded ones") {
  if (!have_recordings()) return;
  const WireMessage theirs = parse_message(read_recorded("openai-chat-single.response"));
  const DrivenReply ours = ask_layer("openai-chat-single");
  check_head("openai-chat-single", ours, theirs);
  CHECK(shape_of_line(ours.body) == shape_of_line(theirs.body));
  CHECK(ours.body.ends_with("}\n"));
  CHECK(Json::parse(ours.body)["usage"]["completion_tokens"] == 6);

  HttpCall call = call_of("openai-models");
  DrivenServer server(layer_world());
  const ExchangeId id = server.send(Nanos{0}, call);
  server.finish();
  const WireMessage models = parse_message(read_recorded("openai-models.response"));
  CHECK(shape_of_line(server.replies[id].body) == shape_of_line(models.body));
  CHECK(Json::parse(server.replies[id].body)["data"][0]["id"] == "words:latest");
}

TEST_CASE("errors of Ollama's /v1 are recorded ones, letter by letter") {
  if (!have_recordings()) return;
  for (const std::string name : {"openai-err-model", "openai-err-format"}) {
    INFO(name);
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
    const DrivenReply ours = ask_layer(name);
    check_head(name, ours, theirs);
    CHECK(ours.body == theirs.body);
  }
}

TEST_CASE("an engine that dies is lost on Ollama's /v1") {
  if (!have_recordings()) return;
  const std::vector<std::string> theirs =
      events_of(parse_message(read_recorded("engine-killed-midstream-openai.response")).body);
  const DrivenReply ours = ask_layer("engine-killed-midstream-openai",
                                     layer_world(R"(,"faults":[{"kind":"error_line","at":[1],"after_tokens":3}])"));
  const std::vector<std::string> mine = events_of(ours.body);
  REQUIRE(mine.size() == 4);
  CHECK(shape_of_line(mine.back()) == shape_of_line(theirs.back()));
  CHECK(Json::parse(mine.back())["model"] == "");
  CHECK(ours.after == WirePart::After::end);
}

TEST_CASE("thoughts and odds have members of their own in Ollama's /v1") {
  const std::vector<std::string> events = events_of(chat(R"(,"stream":true)", layer_world(), "words-think").body);
  CHECK(Json::parse(events[0])["choices"][0]["delta"]["reasoning"].is_string());
  CHECK(Json::parse(events[0])["choices"][0]["delta"]["content"] == "");
  CHECK(!Json::parse(events[3])["choices"][0]["delta"].contains("reasoning"));
  const std::vector<std::string> off =
      events_of(chat(R"(,"stream":true,"reasoning_effort":"none")", layer_world(), "words-think").body);
  CHECK(!Json::parse(off[0])["choices"][0]["delta"].contains("reasoning"));
  const Json told = Json::parse(chat(R"(,"max_tokens":2,"logprobs":true,"top_logprobs":4)").body)["choices"][0];
  REQUIRE(told["logprobs"]["content"].size() == 2);
  CHECK(told["logprobs"]["content"][0]["top_logprobs"].size() == 4);
}

TEST_CASE("Ollama's /v1 does not know the newer word for a limit") {
  CHECK(Json::parse(chat(R"(,"max_completion_tokens":2)").body)["usage"]["completion_tokens"] == 12);
  CHECK(Json::parse(chat(R"(,"max_tokens":2)").body)["usage"]["completion_tokens"] == 2);
}

TEST_CASE("a world without \"openai\" has no /v1 beside /api") {
  World world = layer_world();
  world.api = {"ollama"};
  CHECK(chat("", world).head->status == 404);
}

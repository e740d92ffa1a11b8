// Questions with known answers through the whole server, as a client of Ollama asks them.
#include <cmath>
#include <set>

#include "base/json/strict.h"
#include "catch.hpp"
#include "sim/known_questions.h"
#include "unit/sim/driven_server.h"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

const std::string text = "Which colour has the sky at noon?\nA. red\nB. blue\nC. green\nD. black\nAnswer:";

World knowing(const std::string& answers) {
  World world = exact_world("\"answers\":{\"mode\":\"accuracy\"," + answers + "}");
  teach(world, std::make_shared<const KnownQuestions>(std::vector<KnownQuestion>{
                   {"physics", "Which colour has the sky at noon?", {"red", "blue", "green", "black"}, "B"}}));
  return world;
}

Json raw_request() {
  return {{"model", "m"},     {"prompt", text},     {"raw", true},
          {"stream", false},  {"truncate", false},  {"shift", false},
          {"logprobs", true}, {"top_logprobs", 20}, {"options", {{"num_predict", 1}}}};
}

Json chat_request(Json messages) { return {{"model", "m"}, {"stream", false}, {"messages", std::move(messages)}}; }

Json ask(const std::string& path, const Json& body, World world = knowing("\"p\":1")) {
  return Json::parse(DrivenServer(std::move(world)).ask(path, body.dump()).body);
}

}  // namespace

TEST_CASE("one raw token tells the odds of all letters") {
  const Json reply = ask("/api/generate", raw_request());
  CHECK(reply["response"] == " B");
  CHECK(reply["done_reason"] == "length");
  CHECK(reply["eval_count"] == 1);
  CHECK(!reply.contains("context"));
  REQUIRE(reply["logprobs"].size() == 1);
  const Json& top = reply["logprobs"][0]["top_logprobs"];
  CHECK(top.size() == 20);
  CHECK(top[0]["token"] == " B");
  CHECK(top[0]["bytes"] == Json{32, 66});
  std::set<std::string> letters;
  for (std::size_t i = 0; i < 4; ++i) letters.insert(top[i]["token"].get<std::string>());
  CHECK(letters == std::set<std::string>{" A", " B", " C", " D"});
}

TEST_CASE("a letter that is absent is at no place of the list") {
  const Json reply = ask("/api/generate", raw_request(), knowing("\"p\":1,\"absent\":1"));
  int letters = 0;
  for (const Json& token : reply["logprobs"][0]["top_logprobs"])
    letters += token["token"].get<std::string>().size() == 2;
  CHECK(letters == 3);
}

TEST_CASE("in a chat the last question is answered, in the form of the prompt") {
  const Json question = {{"role", "user"}, {"content", text}};
  CHECK(ask("/api/chat", chat_request({question}))["message"]["content"] == "B");
  const Json shot = {{"role", "user"}, {"content", "Is water wet?\nA. yes\nB. no\nAnswer:"}};
  const Json answer = {{"role", "assistant"}, {"content", "A"}};
  CHECK(ask("/api/chat", chat_request({shot, answer, question}))["message"]["content"] == "B");
  const Json prefill = {{"role", "assistant"}, {"content", "The best answer is"}};
  const Json reply = ask("/api/chat", chat_request({question, prefill}));
  CHECK(reply["message"]["content"] == " B.");
  CHECK(reply["done_reason"] == "stop");
  CHECK(reply["eval_count"] == 3);
}

TEST_CASE("stop strings and limits cut a known answer as any other") {
  Json body =
      chat_request({{{"role", "user"}, {"content", text}}, {{"role", "assistant"}, {"content", "best answer is"}}});
  body["options"] = {{"stop", {"."}}};
  Json reply = ask("/api/chat", body);
  CHECK(reply["message"]["content"] == " B");
  CHECK(reply["done_reason"] == "stop");
  body["options"] = {{"num_predict", 1}};
  reply = ask("/api/chat", body);
  CHECK(reply["message"]["content"] == " B");
  CHECK(reply["done_reason"] == "length");
}

TEST_CASE("odds stand on each line of a stream, also where lines hold several tokens") {
  World world = knowing("\"p\":1");
  world.behaviour.tokens_per_event = {4, 4};
  Json body =
      chat_request({{{"role", "user"}, {"content", "Say \"The best answer is [the_answer_letter]\".\n" + text}}});
  body["stream"] = true;
  body["logprobs"] = true;
  const DrivenReply reply = DrivenServer(std::move(world)).ask("/api/chat", body.dump());
  const std::vector<std::string> lines = reply.lines();
  REQUIRE(lines.size() == 3);
  const Json first = Json::parse(lines[0]), second = Json::parse(lines[1]), last = Json::parse(lines[2]);
  CHECK(first["message"]["content"] == "The best answer is");
  CHECK(first["logprobs"].size() == 4);
  REQUIRE(second["logprobs"].size() == 2);
  CHECK(second["logprobs"][0]["token"] == " B");
  CHECK(!second["logprobs"][0].contains("top_logprobs"));
  CHECK(!last.contains("logprobs"));
}

TEST_CASE("unknown prompts get random words, and a schema its object") {
  const Json reply = ask("/api/chat", chat_request({{{"role", "user"}, {"content", "Which colour has grass?"}}}));
  CHECK(reply["eval_count"].get<int>() > 20);
  Json body = chat_request({{{"role", "user"}, {"content", text}}});
  body["format"] = "json";
  CHECK(Json::parse(ask("/api/chat", body)["message"]["content"].get<std::string>()).contains("answer"));
}

TEST_CASE("requests in places beside it change what a model knows") {
  World world = knowing("\"p\":1,\"per_concurrency\":-1");
  world.behaviour.slots = 2;
  DrivenServer server(std::move(world));
  Json body = chat_request({{{"role", "user"}, {"content", text}}});
  std::vector<ExchangeId> asked;
  for (int i = 0; i < 3; ++i) asked.push_back(server.post(Nanos{0}, "/api/chat", body.dump()));
  server.finish();
  const auto said = [&](std::size_t i) {
    return Json::parse(server.replies[asked[i]].body)["message"]["content"].get<std::string>();
  };
  CHECK(said(0) == "B");
  CHECK(said(1) != "B");  // it was admitted beside the first
  CHECK(said(1).size() == 1);
  CHECK(server.replies[asked[2]].after == WirePart::After::end);
}

TEST_CASE("a prompt that must not be cut is refused") {
  Json body = raw_request();
  body["prompt"] = std::string(2000, 'x') + text;
  body["options"]["num_ctx"] = 256;
  const DrivenReply reply = DrivenServer(knowing("\"p\":1")).ask("/api/generate", body.dump());
  CHECK(reply.head->status == 400);
  CHECK(reply.body.find("exceed_context_size_error") != std::string::npos);
}

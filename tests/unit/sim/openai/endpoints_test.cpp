// A server that speaks OpenAI's protocol and nothing else.
#include "sim/openai/endpoints.h"

#include "catch.hpp"
#include "unit/sim/driven_server.h"
#include "unit/sim/recorded.h"

using namespace bench;
using namespace bench::sim;

namespace {

World openai_world(const std::string& more = "") {
  return make_world(R"({"api":["openai"],"output_tokens":{"mean":6,"std":0},"jitter":{"step_sigma":0},)"
                    R"("thinking":{"tokens":2},"models":[{"name":"m"},)"
                    R"({"name":"thinker","capabilities":["completion","thinking"]}])" +
                        more + "}",
                    "test", {})
      .value();
}

std::string chat_body(const std::string& more, const std::string& model = "m") {
  return R"({"model":")" + model + R"(","messages":[{"role":"user","content":"Why is the sky blue?"}])" + more + "}";
}

DrivenReply ask_chat(const std::string& more, World world = openai_world(), const std::string& model = "m") {
  return DrivenServer(std::move(world)).ask("/v1/chat/completions", chat_body(more, model));
}

DrivenReply ask_completion(const std::string& more, World world = openai_world()) {
  return DrivenServer(std::move(world)).ask("/v1/completions", R"({"model":"m","prompt":"Why?")" + more + "}");
}

DrivenReply get(const std::string& path, World world = openai_world(), const std::string& key = "") {
  DrivenServer server(std::move(world));
  HttpCall call;
  call.method = "GET";
  call.target = path;
  call.authorization = key;
  const ExchangeId id = server.send(Nanos{0}, std::move(call));
  server.finish();
  return server.replies[id];
}

Json first_choice(const std::string& event) { return Json::parse(event)["choices"][0]; }

void check_error(const DrivenReply& reply, int status, const std::string& type, const Json& code) {
  INFO(reply.body);
  CHECK(reply.head->status == status);
  const Json error = Json::parse(reply.body)["error"];
  CHECK(error["message"].is_string());
  CHECK(error["type"] == type);
  CHECK(error["param"].is_null());
  CHECK(error["code"] == code);
}

}  // namespace

TEST_CASE("a stream of OpenAI's has a role, words, a reason, a usage and an end") {
  const DrivenReply reply = ask_chat(R"(,"stream":true,"stream_options":{"include_usage":true})");
  CHECK(reply.head->content_type == "text/event-stream");
  const std::vector<std::string> events = events_of(reply.body);
  REQUIRE(events.size() == 1 + 5 + 1 + 1 + 1);
  CHECK(first_choice(events[0])["delta"] == Json::parse(R"({"role":"assistant","content":"","refusal":null})"));
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(first_choice(events[i])["finish_reason"].is_null());
    CHECK(Json::parse(events[i])["usage"].is_null());
    CHECK(Json::parse(events[i])["id"] == Json::parse(events[0])["id"]);
    if (i > 0) CHECK(first_choice(events[i])["delta"].size() == 1);
  }
  CHECK(first_choice(events[6])["delta"] == Json::object());
  CHECK(first_choice(events[6])["finish_reason"] == "stop");
  const Json last = Json::parse(events[7]);
  CHECK(last["choices"].empty());
  CHECK(last["usage"]["prompt_tokens"] == 5);
  CHECK(last["usage"]["completion_tokens"] == 6);
  CHECK(last["usage"]["total_tokens"] == 11);
  CHECK(events[8] == "[DONE]");
  // The role comes as soon as there is a place, the first word when the prompt is done.
  REQUIRE(reply.parts.size() > 2);
  CHECK(reply.parts[0].first == Nanos{0});
  CHECK(reply.parts[1].first > Nanos{0});
}

TEST_CASE("a stream that wants no usage has none") {
  const std::vector<std::string> events = events_of(ask_chat(R"(,"stream":true)").body);
  REQUIRE(events.size() == 1 + 5 + 1 + 1);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) CHECK(!Json::parse(events[i]).contains("usage"));
}

TEST_CASE("a whole reply of OpenAI's") {
  const Json reply = Json::parse(ask_chat(R"(,"max_completion_tokens":3)").body);
  CHECK(reply["object"] == "chat.completion");
  CHECK(reply["choices"][0]["message"]["role"] == "assistant");
  CHECK(reply["choices"][0]["finish_reason"] == "length");
  CHECK(reply["usage"]["completion_tokens"] == 3);
  const Json text = Json::parse(ask_completion(R"(,"max_tokens":3)").body);
  CHECK(text["object"] == "text_completion");
  CHECK(text["choices"][0]["text"].is_string());
  CHECK(text["usage"]["total_tokens"] == 4);
}

TEST_CASE("the words of a stream are those of the whole reply") {
  std::string all;
  for (const std::string& event : events_of(ask_completion(R"(,"stream":true)").body))
    if (event != "[DONE]") all += first_choice(event)["text"].get<std::string>();
  CHECK(!all.empty());
  World world = openai_world();
  DrivenServer streamed(world), whole(world);
  const ExchangeId a = streamed.post(Nanos{0}, "/v1/chat/completions", chat_body(R"(,"stream":true)"), "7");
  const ExchangeId b = whole.post(Nanos{0}, "/v1/chat/completions", chat_body(""), "7");
  streamed.finish();
  whole.finish();
  std::string text;
  for (const std::string& event : events_of(streamed.replies[a].body))
    if (event != "[DONE]") text += first_choice(event)["delta"].value("content", "");
  CHECK(text == Json::parse(whole.replies[b].body)["choices"][0]["message"]["content"]);
}

TEST_CASE("schemas, stop strings and thoughts") {
  const Json schema = Json::parse(ask_chat(R"(,"response_format":{"type":"json_schema","json_schema":{"name":"n",
    "schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}})")
                                      .body);
  CHECK(Json::parse(schema["choices"][0]["message"]["content"].get<std::string>())["n"].is_number_integer());
  const Json any = Json::parse(ask_chat(R"(,"response_format":{"type":"json_object"})").body);
  CHECK(Json::parse(any["choices"][0]["message"]["content"].get<std::string>()).is_object());
  const Json stopped = Json::parse(ask_chat(R"(,"stop":" ","max_tokens":5)").body);
  CHECK(stopped["choices"][0]["finish_reason"] == "stop");
  CHECK(stopped["choices"][0]["message"]["content"].get<std::string>().find(' ') == std::string::npos);

  const Json thought = Json::parse(ask_chat("", openai_world(), "thinker").body)["choices"][0]["message"];
  CHECK(thought["reasoning_content"].is_string());
  const std::vector<std::string> events = events_of(ask_chat(R"(,"stream":true)", openai_world(), "thinker").body);
  CHECK(first_choice(events[1])["delta"].contains("reasoning_content"));
  CHECK(first_choice(events[3])["delta"].contains("content"));
}

TEST_CASE("a model that must not stop goes on") {
  const Json on = Json::parse(ask_chat(R"(,"max_tokens":40,"ignore_eos":true)").body);
  CHECK(on["usage"]["completion_tokens"] == 40);
  CHECK(on["choices"][0]["finish_reason"] == "length");
  const Json least = Json::parse(ask_chat(R"(,"max_tokens":40,"min_tokens":20)").body);
  CHECK(least["usage"]["completion_tokens"] == 21);  // with the token that ends it
}

TEST_CASE("odds in both forms") {
  const Json chat = Json::parse(ask_chat(R"(,"max_tokens":2,"logprobs":true,"top_logprobs":3)").body)["choices"][0];
  REQUIRE(chat["logprobs"]["content"].size() == 2);
  CHECK(shape(chat["logprobs"]["content"][0]) ==
        "{token:s,logprob:n,bytes:[n],top_logprobs:[{token:s,logprob:n,bytes:[n]}]}");
  CHECK(chat["logprobs"]["content"][0]["top_logprobs"].size() == 3);
  CHECK(Json::parse(ask_chat("").body)["choices"][0]["logprobs"].is_null());
  const Json lists = Json::parse(ask_completion(R"(,"max_tokens":2,"logprobs":3)").body)["choices"][0]["logprobs"];
  CHECK(shape(lists).starts_with("{text_offset:[n],token_logprobs:[n],tokens:[s],top_logprobs:[{"));
  CHECK(lists["tokens"].size() == 2);
  CHECK(lists["text_offset"][0] == 0);
  CHECK(lists["top_logprobs"][1].size() == 3);
  const Json none = Json::parse(ask_completion(R"(,"max_tokens":2,"logprobs":0)").body)["choices"][0]["logprobs"];
  CHECK(none["top_logprobs"].is_null());
}

TEST_CASE("errors have OpenAI's form") {
  const World strict = openai_world(R"(,"answers_any_model":false)");
  check_error(ask_chat("", strict, "nosuch"), 404, "invalid_request_error", "model_not_found");
  DrivenServer server(strict);
  for (const char* body : {"", "{", "[]", R"({"model":"m"})", R"({"model":"m","messages":[]})",
                           R"({"model":"m","messages":[1]})", R"({"messages":[{"role":"user","content":"hi"}]})"})
    check_error(server.ask("/v1/chat/completions", body), 400, "invalid_request_error", nullptr);
  for (const char* more : {R"(,"stream":1)", R"(,"max_tokens":"5")", R"(,"temperature":3)", R"(,"n":2)",
                           R"(,"stop":[1])", R"(,"top_logprobs":3)", R"(,"logprobs":true,"top_logprobs":21)",
                           R"(,"response_format":{"type":"x"})", R"(,"response_format":{"type":"json_schema"})"}) {
    INFO(more);
    check_error(ask_chat(more), 400, "invalid_request_error", nullptr);
  }
  check_error(ask_completion(R"(,"echo":true)"), 400, "invalid_request_error", nullptr);
  const World small = openai_world(R"(,"seed":1)");
  const std::string big(std::size_t{131072} * 4, 'x');
  DrivenServer full(small);
  check_error(full.ask("/v1/completions", R"({"model":"m","prompt":")" + big + "\"}"), 400, "invalid_request_error",
              "context_length_exceeded");
}

TEST_CASE("faults and limits in OpenAI's form") {
  const auto with_fault = [](const std::string& kind) {
    return openai_world(R"(,"faults":[{"kind":")" + kind + R"(","at":[1],"after_tokens":2}])");
  };
  check_error(ask_chat("", with_fault("http_500")), 500, "server_error", nullptr);
  check_error(ask_chat("", with_fault("http_503")), 503, "server_error", nullptr);
  check_error(ask_chat("", with_fault("http_429")), 429, "requests", "rate_limit_exceeded");
  check_error(ask_chat("", with_fault("error_line")), 500, "server_error", nullptr);

  const std::vector<std::string> broken = events_of(ask_chat(R"(,"stream":true)", with_fault("error_line")).body);
  REQUIRE(broken.size() == 1 + 2 + 1 + 1);
  CHECK(Json::parse(broken[3])["error"]["message"].is_string());
  CHECK(broken[4] == "[DONE]");
  const DrivenReply unfinished = ask_chat(R"(,"stream":true)", with_fault("no_done"));
  CHECK(events_of(unfinished.body).back() != "[DONE]");
  CHECK(unfinished.after == WirePart::After::end);
  const std::vector<std::string> spoilt = events_of(ask_chat(R"(,"stream":true)", with_fault("bad_json")).body);
  CHECK(std::count_if(spoilt.begin(), spoilt.end(), [](const std::string& event) { return !Json::accept(event); }) ==
        2);  // that one and [DONE]
  CHECK(spoilt.back() == "[DONE]");
  CHECK(Json::parse(ask_chat("", with_fault("wrong_model")).body)["model"] == "some-other-model:1b");
  CHECK(ask_chat(R"(,"stream":true)", with_fault("truncate")).after == WirePart::After::close);
  CHECK(Json::parse(ask_chat("", with_fault("empty_reply")).body)["choices"][0]["message"]["content"] == "");
}

TEST_CASE("what a server of OpenAI's has, and what it has not") {
  const Json list = Json::parse(get("/v1/models").body);
  REQUIRE(list["data"].size() == 2);
  CHECK(list["data"][0]["id"] == "m");
  CHECK(Json::parse(get("/v1/models/thinker").body)["id"] == "thinker");
  check_error(get("/v1/models/nosuch"), 404, "invalid_request_error", "model_not_found");
  for (const char* path : {"/", "/api/version", "/api/tags", "/props", "/health", "/slots"}) {
    INFO(path);
    CHECK(get(path).head->status == 404);
  }
  CHECK(get("/v1/chat/completions").head->status == 405);
}

TEST_CASE("a key that is wanted must be shown") {
  const World locked = openai_world(R"(,"api_key":"sesame")");
  check_error(ask_chat("", locked), 401, "invalid_request_error", "invalid_api_key");
  check_error(get("/v1/models", locked, "Bearer wrong"), 401, "invalid_request_error", "invalid_api_key");
  CHECK(get("/v1/models", locked, "Bearer sesame").head->status == 200);
}

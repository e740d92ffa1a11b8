#include <map>

#include <nlohmann/json.hpp>

#include "backend/llamacpp/llamacpp.h"
#include "catch.hpp"
#include "unit/backend/llamacpp/recorded.h"

namespace bench::llamacpp {
namespace {

/// A server with an answer for each path; everything else is not found, in llama.cpp's words.
struct Server {
  std::map<std::string, HttpResponse> answers;
  std::vector<HttpRequest> asked = {};
  Ask ask() {
    return [this](const HttpRequest& question) {
      asked.push_back(question);
      const auto found = answers.find(question.path);
      return found != answers.end()
                 ? found->second
                 : HttpResponse{
                       404, {}, R"({"error":{"message":"File Not Found","type":"not_found_error","code":404}})"};
    };
  }
};

HttpResponse ok(std::string body) { return {200, {}, std::move(body)}; }

Server real() {
  return {{{"/props", ok(recorded("props.json"))},
           {"/slots", ok(recorded("slots.json"))},
           {"/v1/models", ok(recorded("models.json"))},
           {"/tokenize", ok(recorded("tokenize.json"))}}};
}

TEST_CASE("llama.cpp: what a recorded server says of itself") {
  Server server = real();
  CHECK(*version(server.ask()) == "b0-unknown");

  const auto models = installed(server.ask());
  REQUIRE(models.has_value());
  REQUIRE(models->size() == 1);
  CHECK(models->front().name == "SmolLM2-135M-Instruct.Q4_1.gguf");
  CHECK(models->front().parameter_size == "134.52M");
  CHECK(models->front().quantization == "Q4_1");
  CHECK(models->front().size == 96576768);
  CHECK(models->front().context_length == 8192);

  const auto model = describe(server.ask(), "SmolLM2-135M-Instruct.Q4_1", {});
  REQUIRE(model.has_value());
  CHECK(model->name == "SmolLM2-135M-Instruct.Q4_1");
  CHECK(model->format == "gguf");
  CHECK(model->template_sha.size() == 64);
  CHECK(model->capabilities == std::vector<std::string>{"completion"});

  const auto memory = loaded(server.ask());
  REQUIRE(memory.has_value());
  REQUIRE(memory->size() == 1);
  CHECK(memory->front() == LoadedModel{"SmolLM2-135M-Instruct.Q4_1.gguf", "", 96576768, std::nullopt, 2048});
  CHECK_FALSE(memory->front().gpu_share());
}

TEST_CASE("llama.cpp: how much it takes at once") {
  Server server = real();
  CHECK(*capacity(server.ask()) == ServerCapacity{4, 1024, 0, std::nullopt});

  server.answers["/slots"] = ok(R"([{"id":0,"is_processing":true},{"id":1,"is_processing":false},7])");
  CHECK(*capacity(server.ask()) == ServerCapacity{3, 1024, 1, std::nullopt});

  server.answers["/slots"] = {501, {}, R"({"error":{"message":"This server does not support slots endpoint."}})"};
  server.answers["/props"] = ok(R"({"total_slots":1,"default_generation_settings":{"n_ctx":8192}})");
  CHECK(*capacity(server.ask()) == ServerCapacity{1, 8192, std::nullopt, false});

  for (const std::string& odd : {std::string("{}"), std::string("[]"), std::string(100000, '['), std::string()}) {
    server.answers["/slots"] = ok(odd);
    CHECK(capacity(server.ask())->places == 1);
  }
  server.answers["/props"] = ok("Ollama is running");
  CHECK_FALSE(capacity(server.ask()).has_value());
}

TEST_CASE("llama.cpp: tokens are counted by the server") {
  Server server = real();
  CHECK(*count_tokens(server.ask(), "The capital of \"France\" is") == 5);
  CHECK(server.asked.back() ==
        HttpRequest{"POST", "/tokenize", R"({"content":"The capital of \"France\" is","add_special":true})", {}});
  server.answers["/tokenize"] = ok(R"({"tokens":[]})");
  CHECK(*count_tokens(server.ask(), "") == 0);
  server.answers["/tokenize"] = ok(R"({"tokens":7})");
  CHECK(count_tokens(server.ask(), "x").error().kind == FailureKind::wrong_api);
}

TEST_CASE("llama.cpp: it is known by its places, or as a router, which has none") {
  Server server = real();
  server.answers["/props"] = ok(R"({"role":"router","build_info":"b7000-abc"})");
  CHECK(*version(server.ask()) == "b7000-abc");
  CHECK(*capacity(server.ask()) == ServerCapacity{4, std::nullopt, 0, std::nullopt});

  server.answers["/props"] = ok("<html></html>");
  CHECK(version(server.ask()).error().kind == FailureKind::wrong_api);
  server.answers["/props"] = ok(R"({"version":"1"})");
  CHECK(version(server.ask()).error().kind == FailureKind::wrong_api);
  server.answers["/props"] = {401, {}, R"({"error":{"message":"Invalid API Key"}})"};
  CHECK(version(server.ask()).error().kind == FailureKind::auth);
  server.answers["/props"] = {
      503, {}, R"({"error":{"message":"Loading model","type":"unavailable_error","code":503}})"};
  CHECK(version(server.ask()).error().kind == FailureKind::overloaded);
  server.answers.erase("/props");
  CHECK(version(server.ask()).error().detail == "/props -> HTTP 404");
}

TEST_CASE("llama.cpp: a model has the names of its file") {
  CHECK(same_model("/models/m.Q4_1.gguf", "m.Q4_1"));
  CHECK(same_model("C:\\models\\m.gguf", "m.GGUF"));
  CHECK_FALSE(same_model("m.Q4_1", "m.Q4_0"));
  CHECK_FALSE(same_model("a/m:Q4_K_M", "b/m:Q4_K_M"));
}

TEST_CASE("llama.cpp: an alias is a name, another model is not there") {
  Server server{{{"/v1/models", ok(R"({"data":[5,{"id":"a/b.gguf","aliases":["small",1],"meta":null}]})")}}};
  CHECK(describe(server.ask(), "small", {})->name == "b.gguf");
  CHECK(describe(server.ask(), "b", {})->name == "b");
  CHECK(describe(server.ask(), "c", {}).error().kind == FailureKind::model_missing);
}

TEST_CASE("llama.cpp: a router has many models, not all in memory") {
  Server server{
      {{"/v1/models", ok(R"({"data":[{"id":"o/a-GGUF:Q4_K_M","owned_by":"llamacpp","status":{"value":"unloaded"}},)"
                         R"({"id":"o/b-GGUF:Q8_0","owned_by":"llamacpp","status":{"value":"loaded"}}]})")}}};
  CHECK(installed(server.ask())->size() == 2);
  REQUIRE(loaded(server.ask())->size() == 1);
  CHECK(loaded(server.ask())->front().name == "o/b-GGUF:Q8_0");
}

TEST_CASE("llama.cpp: a template with a switch for thinking is one of a model that thinks") {
  Server server = real();
  for (const char* wording : {"{% if enable_thinking %}", "<think>", "{{ reasoning_effort }}"}) {
    server.answers["/props"] = ok(nlohmann::json{{"total_slots", 1}, {"chat_template", wording}}.dump());
    CHECK(describe(server.ask(), "SmolLM2-135M-Instruct.Q4_1", {})->capabilities.back() == "thinking");
  }
}

TEST_CASE("llama.cpp: sizes are written as models are called") {
  const auto written = [](const char* count) {
    Server server{{{"/v1/models", ok(R"({"data":[{"id":"m","meta":{"n_params":)" + std::string(count) + "}}]}")}}};
    return installed(server.ask())->front().parameter_size;
  };
  CHECK(written("999") == "999");
  CHECK(written("144234") == "144K");
  CHECK(written("1005000") == "1.01M");
  CHECK(written("8030261312") == "8.0B");
  CHECK(written("70553706496") == "70.6B");
  CHECK(written("-1").empty());
}

}  // namespace
}  // namespace bench::llamacpp

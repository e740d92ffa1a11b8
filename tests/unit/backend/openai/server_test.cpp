#include <map>

#include "backend/openai/openai.h"
#include "backend/openai/quirks.h"
#include "base/text.h"
#include "catch.hpp"
#include "support/wire.h"

namespace bench::openai {
namespace {

/// A server with an answer for some paths, that keeps what it was asked.
struct Answers {
  std::map<std::string, HttpResponse> by_path;
  std::vector<std::string> asked = {};
  Ask ask() {
    return [this](const HttpRequest& question) {
      asked.push_back(question.method + " " + question.path);
      const auto found = by_path.find(question.path);
      return found == by_path.end() ? HttpResponse{404, {}, ""} : found->second;
    };
  }
};

Answers listing(std::string body) { return {{{"/v1/models", {200, {}, std::move(body)}}}}; }

TEST_CASE("a list of models tells the protocol, a page that says yes to everything does not") {
  CHECK(version(listing(R"({"object":"list","data":[{"id":"gpt","owned_by":"system"}]})").ask())->empty());
  CHECK(version(listing(R"({"data":[]})").ask()).has_value());
  for (const char* other :
       {"<!doctype html><title>Welcome</title>", R"({"status":"ok"})", R"({"data":"text"})", "[]", ""})
    CHECK(version(listing(other).ask()).error().kind == FailureKind::wrong_api);
  CHECK(version(listing(std::string(100000, '[')).ask()).error().kind == FailureKind::wrong_api);
  CHECK(version(Answers{}.ask()).error().kind == FailureKind::not_found);
  Answers guarded{{{"/v1/models", {401, {}, "{}"}}}};
  CHECK(version(guarded.ask()).error().kind == FailureKind::auth);
  const Failure lost{Status::connect_failed, FailureKind::refused, ""};
  CHECK(version([&](const HttpRequest&) { return lost; }).error() == lost);
}

TEST_CASE("a product is named by the owner in its list, and asked for its version") {
  Answers vllm = listing(R"({"object":"list","data":[{"id":"m","owned_by":"vllm","max_model_len":2048}]})");
  vllm.by_path["/version"] = {200, {}, R"({"version":"0.11.0"})"};
  CHECK(*version(vllm.ask()) == "vLLM 0.11.0");
  CHECK(vllm.asked == std::vector<std::string>{"GET /v1/models", "GET /version"});

  Answers silent = listing(R"({"data":[{"id":"m","owned_by":"vllm"}]})");
  CHECK(*version(silent.ask()) == "vLLM");
  CHECK(*version(listing(R"({"data":[{"id":"m","object":"model","owned_by":"organization_owner"}]})").ask()) ==
        "LM Studio");

  Answers by_header = listing(R"({"data":[]})");
  by_header.by_path["/v1/models"].headers = {{"server", "llama.cpp"}};
  by_header.by_path["/props"] = {200, {}, R"({"build_info":"b11549-abc"})"};
  CHECK(*version(by_header.ask()) == "llama.cpp b11549-abc");
}

TEST_CASE("models with the context that their server says, under the name that is asked for") {
  Answers vllm = listing(R"({"data":[{"id":"org/m","owned_by":"vllm","max_model_len":2048},{"x":1},7]})");
  const auto models = installed(vllm.ask());
  REQUIRE(models.has_value());
  REQUIRE(models->size() == 1);
  CHECK(models->front().name == "org/m");
  CHECK(models->front().context_length == 2048);

  Answers llamacpp = listing(
      R"({"data":[{"id":"/models/m.gguf","owned_by":"llamacpp","meta":{"n_ctx_train":8192,"size":98000000,"ftype":"Q4_1"}}]})");
  const auto file = installed(llamacpp.ask());
  REQUIRE(file.has_value());
  CHECK(file->front().context_length == 8192);
  CHECK(file->front().size == 98000000);
  CHECK(file->front().quantization == "Q4_1");
  const auto known = describe(Answers{}.ask(), "m", *file);
  REQUIRE(known.has_value());
  CHECK(known->name == "m");
  CHECK(known->context_length == 8192);
  CHECK(describe(Answers{}.ask(), "n", *file).error().kind == FailureKind::model_missing);
  CHECK(describe(vllm.ask(), "org/m", {})->context_length == 2048);  // the list is fetched when nobody has it
}

TEST_CASE("the recorded list of a real server") {
  if (test::wire_cases().empty()) return;
  Answers ollama = listing(test::read_wire("openai-models").body);
  ollama.by_path["/api/version"] = {200, {}, R"({"version":"0.33.0-rc2"})"};
  CHECK(*version(ollama.ask()) == "Ollama 0.33.0-rc2");
  const auto models = installed(ollama.ask());
  REQUIRE(models.has_value());
  CHECK(models->front().name == "words-tools:latest");
  CHECK(describe(ollama.ask(), "words-tools", *models)->name == "words-tools");
}

TEST_CASE("names that mean one model") {
  CHECK(same_model("m", "m"));
  CHECK(same_model("words", "words:latest"));
  CHECK(same_model("/models/m.gguf", "m"));
  CHECK(same_model("./m.gguf", "m.gguf"));
  CHECK(same_model("gpt-x", "gpt-x-2026-08-06"));
  CHECK_FALSE(same_model("gpt-x", "gpt-x-mini"));
  CHECK_FALSE(same_model("gpt-x", "gpt-x-2026-08-6b"));
  CHECK_FALSE(same_model("a/m", "b/m"));
  CHECK_FALSE(same_model("m:8b", "m:latest"));
  CHECK_FALSE(same_model("M", "m"));
}

TEST_CASE("the reader of events knows what the table of servers says of them") {
  for (const Quirks& server : quirks()) {
    CAPTURE(server.product);
    CHECK_FALSE(server.product.empty());
    CHECK_FALSE(server.seen.empty());
    CHECK(server.version_path.empty() == server.version_field.empty());
    if (!server.owned_by.empty()) CHECK(quirks_of(server.owned_by, "") == &server);
    if (!server.server_header.empty()) CHECK(quirks_of("", std::string(server.server_header) + "/1") == &server);
    if (!server.thinking.empty()) {
      const std::string chunk = R"({"choices":[{"delta":{")" + std::string(server.thinking) + R"(":"Hm"}}]})";
      CHECK(parse(chunk)->thinking == "Hm");
    }
    if (!server.cache_setting.empty()) {
      const auto knows = [&](const KnownOption& option) { return option.name == server.cache_setting; };
      CHECK(std::any_of(known_options().begin(), known_options().end(), knows));
    }
    for (const std::string_view setting : split(server.extra_settings, ' ')) {
      CAPTURE(setting);
      bool is_known = false;
      for (const KnownOption& option : known_options()) is_known = is_known || option.name == setting;
      CHECK(is_known);
    }
  }
  CHECK(quirks_of("", "") == nullptr);
  CHECK(quirks_of("system", "uvicorn") == nullptr);
}

TEST_CASE("only a server that has a word for it is told to leave its cache alone") {
  const std::vector<ServerOption> told{{"cache_prompt", "false"}};
  CHECK(without_cache("llama.cpp b11549-abc") == told);
  CHECK(without_cache("llama.cpp") == told);
  CHECK(without_cache("vLLM 0.11.0").empty());
  CHECK(without_cache("").empty());
}

}  // namespace
}  // namespace bench::openai

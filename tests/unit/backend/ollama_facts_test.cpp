#include "backend/ollama_facts.h"

#include "catch.hpp"
#include "support/wire.h"

namespace bench::ollama {
namespace {

TEST_CASE("the questions") {
  CHECK(version_request() == HttpRequest{"GET", "/api/version", "", {}});
  CHECK(tags_request().path == "/api/tags");
  CHECK(loaded_request().path == "/api/ps");
  CHECK(show_request("a\"b") == HttpRequest{"POST", "/api/show", R"({"model":"a\"b"})", {}});
  const std::vector<ServerOption> options = {{"num_ctx", "4096"}, {"num_gpu", "0"}};
  CHECK(load_request("m", options, "\"10m\"").body ==
        R"({"model":"m","keep_alive":"10m","options":{"num_ctx":4096,"num_gpu":0}})");
  CHECK(load_request("m", {}).body == R"({"model":"m"})");
  CHECK(unload_request("m") == HttpRequest{"POST", "/api/generate", R"({"model":"m","keep_alive":0})", {}});
}

TEST_CASE("what a recorded server says of itself") {
  if (test::wire_cases().empty()) return;
  const auto body = [](const char* name) { return test::read_wire(name).body; };

  CHECK(*read_version(body("version")) == "0.33.0-rc2");

  const auto tags = read_tags(body("tags"));
  REQUIRE(tags.has_value());
  CHECK(tags->front().name == "words-tools:latest");
  CHECK(tags->front().digest == "cc8812e3a61405e6e015cbb68ce83be8850e9ea36853dfe065df1a4bc472aa2c");
  CHECK(tags->front().size == 296755);
  CHECK(tags->front().context_length == 8192);
  CHECK(tags->front().capabilities == std::vector<std::string>{"completion", "tools", "insert"});
  CHECK(tags->back().name == "embed:latest");

  const auto shown = read_show(body("show"), "words-sys");
  REQUIRE(shown.has_value());
  CHECK(shown->name == "words-sys");
  CHECK(shown->format == "gguf");
  CHECK(shown->family == "llama");
  CHECK(shown->parameter_size == "144K");
  CHECK(shown->quantization == "F16");
  CHECK(shown->context_length == 8192);
  CHECK(shown->template_sha.size() == 64);
  CHECK(shown->digest.empty());
  CHECK_FALSE(shown->size);

  CHECK(read_loaded(body("ps-idle"))->empty());
  const LoadedModel words{"words:latest", "713684a66583bf59f98b7cc548f10df841f72d1a3b02142bdc937862b6d227c4", 7392460,
                          0, 4096};
  CHECK(*read_loaded(body("ps-loaded")) == std::vector<LoadedModel>{words});
}

TEST_CASE("the template is known by its hash") {
  const auto shown = read_show(R"({"details":{},"template":"abc"})", "m");
  CHECK(shown->template_sha == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(read_show(R"({"details":{},"template":""})", "m")->template_sha.empty());
}

TEST_CASE("odd answers leave fields empty, foreign ones are refused") {
  const auto tags =
      read_tags(R"({"models":[{"name":5,"size":9223372036854775808,"details":null,"capabilities":[1,"x"]},7]})");
  REQUIRE(tags.has_value());
  REQUIRE(tags->size() == 1);
  ModelFacts nearly_empty;
  nearly_empty.capabilities = {"x"};
  CHECK(tags->front() == nearly_empty);
  CHECK(read_loaded(R"({"models":null})")->empty());

  const std::string deep = "{\"models\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
  for (const std::string& body :
       {std::string("Ollama is running"), std::string("[]"), std::string("{}"), std::string(), deep}) {
    CHECK(read_version(body).error().kind == FailureKind::wrong_api);
    CHECK(read_tags(body).error().status == Status::protocol_error);
    CHECK_FALSE(read_loaded(body).has_value());
    CHECK_FALSE(read_show(body, "m").has_value());
  }
}

TEST_CASE("a tag is found under every name the server would take") {
  std::vector<ModelFacts> tags(3);
  tags[0].name = "llama3:8b";
  tags[1].name = "llama3:latest";
  tags[2].name = "registry:5000/me/x:latest";
  CHECK(find_tag(tags, "llama3") == &tags[1]);
  CHECK(find_tag(tags, "LLama3:8B") == &tags[0]);
  CHECK(find_tag(tags, "registry:5000/me/x") == &tags[2]);
  CHECK(find_tag(tags, "llama") == nullptr);

  tags[1].digest = "d";
  tags[1].size = 9;
  ModelFacts shown;
  shown.name = "llama3";
  shown.family = "llama";
  const ModelFacts full = with_tag(shown, tags[1]);
  CHECK(full.name == "llama3");
  CHECK(full.family == "llama");
  CHECK(full.digest == "d");
  CHECK(full.size == 9);
}

}  // namespace
}  // namespace bench::ollama

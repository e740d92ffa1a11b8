#include "backend/ollama/ollama.h"
#include "catch.hpp"
#include "support/wire.h"

namespace bench::ollama {
namespace {

/// A server that gives one answer, and keeps what it was asked.
struct OneAnswer {
  std::string body;
  int status = 200;
  std::vector<HttpRequest> asked = {};
  Ask ask() {
    return [this](const HttpRequest& question) {
      asked.push_back(question);
      return HttpResponse{status, {}, body};
    };
  }
};

FailureOr<ModelFacts> described(std::string body, std::string_view model, std::vector<ModelFacts> listed = {}) {
  return describe(OneAnswer{std::move(body)}.ask(), model, listed);
}

TEST_CASE("the questions") {
  OneAnswer server{"{}"};
  (void)version(server.ask());
  (void)installed(server.ask());
  (void)loaded(server.ask());
  (void)describe(server.ask(), "a\"b", {});
  CHECK(server.asked == std::vector<HttpRequest>{{"GET", "/api/version", "", {}},
                                                 {"GET", "/api/tags", "", {}},
                                                 {"GET", "/api/ps", "", {}},
                                                 {"POST", "/api/show", R"({"model":"a\"b"})", {}}});
  CHECK(unload_request("m") == HttpRequest{"POST", "/api/generate", R"({"model":"m","keep_alive":0})", {}});
}

TEST_CASE("what a recorded server says of itself") {
  if (test::wire_cases().empty()) return;
  const auto ask = [](const char* name) {
    return [body = test::read_wire(name).body](const HttpRequest&) { return HttpResponse{200, {}, body}; };
  };

  CHECK(*version(ask("version")) == "0.33.0-rc2");

  const auto tags = installed(ask("tags"));
  REQUIRE(tags.has_value());
  CHECK(tags->front().name == "words-tools:latest");
  CHECK(tags->front().digest == "cc8812e3a61405e6e015cbb68ce83be8850e9ea36853dfe065df1a4bc472aa2c");
  CHECK(tags->front().size == 296755);
  CHECK(tags->front().context_length == 8192);
  CHECK(tags->front().capabilities == std::vector<std::string>{"completion", "tools", "insert"});
  CHECK(tags->back().name == "embed:latest");

  const auto shown = describe(ask("show"), "words-sys", {});
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

  CHECK(loaded(ask("ps-idle"))->empty());
  const LoadedModel words{"words:latest", "713684a66583bf59f98b7cc548f10df841f72d1a3b02142bdc937862b6d227c4", 7392460,
                          0, 4096};
  CHECK(*loaded(ask("ps-loaded")) == std::vector<LoadedModel>{words});
}

TEST_CASE("the template is known by its hash") {
  CHECK(described(R"({"details":{},"template":"abc"})", "m")->template_sha ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(described(R"({"details":{},"template":""})", "m")->template_sha.empty());
}

TEST_CASE("odd answers leave fields empty, foreign ones are refused") {
  OneAnswer odd{R"({"models":[{"name":5,"size":9223372036854775808,"details":null,"capabilities":[1,"x"]},7]})"};
  const auto tags = installed(odd.ask());
  REQUIRE(tags.has_value());
  REQUIRE(tags->size() == 1);
  ModelFacts nearly_empty;
  nearly_empty.capabilities = {"x"};
  CHECK(tags->front() == nearly_empty);
  CHECK(loaded(OneAnswer{R"({"models":null})"}.ask())->empty());

  const std::string deep = "{\"models\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
  for (const std::string& body :
       {std::string("Ollama is running"), std::string("[]"), std::string("{}"), std::string(), deep}) {
    OneAnswer foreign{body};
    CHECK(version(foreign.ask()).error().kind == FailureKind::wrong_api);
    CHECK(installed(foreign.ask()).error().detail == "the answer to /api/tags is not what Ollama says");
    CHECK_FALSE(loaded(foreign.ask()).has_value());
    CHECK_FALSE(describe(foreign.ask(), "m", {}).has_value());
  }
}

TEST_CASE("a model that is not there is told apart from a server that fails") {
  const auto failure = [](int status) {
    return describe(OneAnswer{R"({"error":"model 'm' not found"})", status}.ask(), "m", {}).error();
  };
  CHECK(failure(404) == Failure{Status::http_error, FailureKind::model_missing, "model 'm' not found"});
  CHECK(failure(400).kind == FailureKind::model_missing);
  CHECK(failure(405).kind == FailureKind::bad_request);
  CHECK(failure(500).kind == FailureKind::server);
}

TEST_CASE("a model has every name the server would take") {
  CHECK(same_model("llama3", "llama3:latest"));
  CHECK(same_model("LLama3:8B", "llama3:8b"));
  CHECK(same_model("registry:5000/me/x", "registry:5000/me/x:latest"));
  CHECK_FALSE(same_model("llama3", "llama3:8b"));
  CHECK_FALSE(same_model("llama", "llama3"));
}

TEST_CASE("what only the list knows is added under the name that was asked for") {
  std::vector<ModelFacts> tags(2);
  tags[0].name = "llama3:8b";
  tags[1].name = "llama3:latest";
  tags[1].digest = "d";
  tags[1].size = 9;
  const auto model = described(R"({"details":{"family":"llama"}})", "llama3", tags);
  CHECK(model->name == "llama3");
  CHECK(model->family == "llama");
  CHECK(model->digest == "d");
  CHECK(model->size == 9);
  CHECK(described(R"({"details":{}})", "other", tags)->digest.empty());
}

TEST_CASE("a prompt of about half the context, or of all of it, was cut") {
  CHECK(prompt_was_cut(2050, 4096));
  CHECK(prompt_was_cut(2051, 4096));
  CHECK(prompt_was_cut(130, 256));
  CHECK(prompt_was_cut(258, 512));
  CHECK(prompt_was_cut(256, 256));  // older engines cut to the whole context
  CHECK_FALSE(prompt_was_cut(2047, 4096));
  CHECK_FALSE(prompt_was_cut(2054, 4096));
  CHECK_FALSE(prompt_was_cut(2050, 8192));
  CHECK_FALSE(prompt_was_cut(6, 8));
  CHECK_FALSE(prompt_was_cut(2050, 0));
}

}  // namespace
}  // namespace bench::ollama

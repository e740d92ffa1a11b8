#include "bench/backend.h"

#include "catch.hpp"

namespace bench {
namespace {

TEST_CASE("backends are found by name") {
  CHECK(find_backend("pipe")->needs_command);
  REQUIRE(find_backend("ollama-generate"));
  CHECK(find_backend("ollama-generate")->endpoint == "/api/generate");
  CHECK(find_backend("ollama")->framing == Framing::ndjson);
  CHECK(find_backend("openai")->framing == Framing::sse);
  CHECK(find_backend("openai-completions")->endpoint == "/v1/completions");
  CHECK(find_backend("Ollama") == nullptr);
  CHECK(backend_or_first("ollama-generate").name == "ollama-generate");
  CHECK(backend_or_first("auto").name == "ollama");
}

TEST_CASE("every backend is complete where it must be") {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    CHECK_FALSE(backend.about.empty());
    CHECK((backend.encode && backend.parse && backend.read_error));
    CHECK((backend.server.version && backend.settings.write && backend.settings.think));
    CHECK_FALSE((backend.words.product.empty() || backend.words.a_server.empty()));
    CHECK_FALSE(backend.server.recognised_by.empty());
  }
}

TEST_CASE("what a name means is the backend's to say") {
  CHECK(same_model("ollama", "m", "m:latest"));
  CHECK_FALSE(same_model("ollama", "m", "m:8b"));
  CHECK_FALSE(same_model("unknown", "m", "m:latest"));
  CHECK(same_model("unknown", "m", "m"));
  Backend literal = backends().front();
  literal.same_model = nullptr;
  CHECK_FALSE(same_model(literal, "m", "m:latest"));
  CHECK(same_model(literal, "m", "m"));

  std::vector<LoadedModel> loaded(2);
  loaded[0].name = "a:latest";
  loaded[1].name = "b:latest";
  CHECK(find_loaded("ollama", loaded, "b") == &loaded[1]);
  CHECK(find_loaded("ollama", loaded, "c") == nullptr);
  CHECK(find_loaded("", loaded, "b") == nullptr);
}

}  // namespace
}  // namespace bench

#include "cli/overview.h"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

Sighting usual_server(std::vector<std::string> models, const std::string& loaded) {
  Sighting at;
  at.server.url = Host{}.url();
  at.server.api = "ollama";
  at.server.version = "0.33.0";
  for (const std::string& name : models) at.installed.emplace_back().name = name;
  if (!loaded.empty()) at.server.loaded.emplace_back().name = loaded;
  return at;
}

}  // namespace

TEST_CASE("what is in memory is proposed first") {
  const std::vector<Sighting> found = {usual_server({"a:1b", "b:8b"}, "b:8b")};
  const std::string text = overview_text(found, {120});
  CAPTURE(text);
  CHECK(text.find("http://127.0.0.1:11434 is Ollama 0.33.0, 2 models: b:8b (loaded), a:1b") != std::string::npos);
  CHECK(text.find("\n  bench --model b:8b\n") != std::string::npos);
  CHECK(text.find("\n  bench --help\n") != std::string::npos);
}

TEST_CASE("servers that cannot be measured are named with the reason") {
  Sighting other;
  other.refused = "http://127.0.0.1:8080 is not an Ollama server";
  const std::vector<Sighting> found = {usual_server({}, ""), other};
  const std::string text = overview_text(found, {120});
  CAPTURE(text);
  CHECK(text.find(other.refused) != std::string::npos);
  CHECK(text.find("no models: ollama pull NAME gets one") != std::string::npos);
  CHECK(text.find("bench --sim") != std::string::npos);
  CHECK(text.find("--model \n") == std::string::npos);
}

// What the README shows is run: each line that begins with "$ bench" and needs no model of the reader's.

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "support/process.h"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

std::vector<std::vector<std::string>> commands() {
  std::vector<std::vector<std::string>> found;
  std::ifstream readme(BENCH_SOURCE_DIR "/README.md");
  for (std::string line; std::getline(readme, line);) {
    if (line.rfind("$ bench ", 0) != 0) continue;
    std::istringstream words(line.substr(8));
    std::vector<std::string> command;
    for (std::string word; words >> word;) command.push_back(word);
    found.push_back(command);
  }
  return found;
}

}  // namespace

TEST_CASE("every command that the README shows ends well") {
  const Sandbox sandbox;
  sandbox.write("prompts.jsonl", "{\"id\":\"sky\",\"prompt\":\"Why is the sky blue?\"}\n");
  const SimServer server(sandbox);
  const auto shown = commands();
  REQUIRE(shown.size() >= 5);
  for (std::vector<std::string> command : shown) {
    for (std::string& word : command)
      if (word == "prompts.jsonl") word = sandbox.path(word);
    std::string told;
    for (const std::string& word : command) told += word + " ";
    INFO("bench " << told);
    const auto result = run_bench(command, sandbox.spec({{"OLLAMA_HOST", server.url()}}));
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK_FALSE((result.out + result.err).empty());  // a report is a file, and told of
  }
}

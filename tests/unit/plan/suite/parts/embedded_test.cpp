#include <set>

#include "catch.hpp"
#include "plan/load_suite.h"
#include "plan/prompt/prompt_file.h"
#include "plan/prompt/token_estimate.h"

using namespace bench;

namespace {

Suite loaded(std::string_view name) {
  const auto suite = suite_named(name);
  INFO((suite ? "" : suite.error().what));
  REQUIRE(suite.has_value());
  return *suite;
}

std::int64_t text_tokens(const Case& asked) {
  std::int64_t tokens = 0;
  for (const Message& message : asked.messages) tokens += estimate_tokens(message.content);
  return tokens;
}

}  // namespace

TEST_CASE("the embedded suites in the order of their names, and how many prompts each has") {
  std::vector<std::pair<std::string, std::size_t>> sizes;
  for (const EmbeddedFile& file : embedded_files()) sizes.emplace_back(file.name, loaded(file.name).cases.size());
  CHECK(sizes == std::vector<std::pair<std::string, std::size_t>>{
                     {"code", 12}, {"default", 20}, {"long", 5}, {"short", 10}, {"structured", 12}});
}

// The estimate is 10 to 60 % above what tokenizers count; the bounds are those of the estimate.
TEST_CASE("prompts have the sizes that are promised") {
  struct Promise {
    const char* suite;
    std::int64_t least, most;
  };
  const Promise promise =
      GENERATE(Promise{"default", 20, 2200}, Promise{"short", 200, 400}, Promise{"long", 4000, 6000},
               Promise{"code", 20, 600}, Promise{"structured", 10, 300});
  for (const Case& asked : loaded(promise.suite).cases) {
    INFO(asked.id << " " << text_tokens(asked));
    CHECK(text_tokens(asked) >= promise.least);
    CHECK(text_tokens(asked) <= promise.most);
  }
}

TEST_CASE("the default suite is a mixture of kinds and sizes") {
  std::set<std::string> tags;
  std::int64_t small = 0, large = 0;
  for (const Case& asked : loaded("default").cases) {
    tags.insert(asked.tags.begin(), asked.tags.end());
    small += text_tokens(asked) < 100;
    large += text_tokens(asked) > 1000;
  }
  CHECK(tags == std::set<std::string>{"chat", "explain", "summarise", "extract", "code", "maths", "translate", "list"});
  CHECK(small >= 5);
  CHECK(large >= 2);
}

TEST_CASE("no two prompts of a suite begin alike, so that none is served from another's cache") {
  for (const EmbeddedFile& file : embedded_files()) {
    std::set<std::string> beginnings;
    const Suite suite = loaded(file.name);
    for (const Case& asked : suite.cases) beginnings.insert(asked.messages.front().content.substr(0, 30));
    INFO(file.name);
    CHECK(beginnings.size() == suite.cases.size());
  }
}

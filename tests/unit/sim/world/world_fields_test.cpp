#include "sim/world/world_fields.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "sim/world/world.h"

using namespace bench;
using namespace bench::sim;

namespace {

/// The fields that the reader of worlds knows at one place of a world; it names them where one is like none of them.
std::set<std::string> known_at(const std::string& before, const std::string& after) {
  const auto made = make_world(before + "\"qqqqqqqqqqqqqqqqqqqqqqqq\":1" + after, "w.json", {});
  CAPTURE(before);
  REQUIRE(made.has_error());
  REQUIRE(made.error().try_this.size() == 1);
  const std::string told = made.error().try_this.front();
  const std::string lead = "the fields here are ";
  REQUIRE(told.rfind(lead, 0) == 0);
  std::set<std::string> names;
  std::istringstream words(told.substr(lead.size()));
  for (std::string word; words >> word;) {
    word.erase(std::remove(word.begin(), word.end(), ','), word.end());
    if (word != "and" && word != "or") names.insert(word);
  }
  return names;
}

std::set<std::string> words_in_backticks(std::string_view text) {
  std::set<std::string> words;
  for (std::size_t at = text.find('`'); at != std::string_view::npos;) {
    const std::size_t end = text.find('`', at + 1);
    words.emplace(text.substr(at + 1, end - at - 1));
    at = text.find('`', end + 1);
  }
  return words;
}

}  // namespace

TEST_CASE("the help names every field of a world, and no other") {
  std::set<std::string> told;
  for (const WorldField& field : world_fields()) told.insert(std::string(field.name));
  CHECK(told == known_at("{", "}"));
  CHECK(told.size() == world_fields().size());
}

TEST_CASE("the help names every field of an object in a world, and no other") {
  const std::set<std::string> lists = {"models", "slowdown", "faults"};
  for (const WorldField& field : world_fields()) {
    const std::set<std::string> told = words_in_backticks(field.meaning);
    if (told.empty()) continue;
    const std::string name(field.name);
    const bool list = lists.count(name) > 0;
    // A mode of answers has fields of its own, and a background without tokens is refused for that.
    std::string first = name == "answers" ? R"("mode":"accuracy",)" : name == "background" ? R"("tokens":1,)" : "";
    CHECK(told == known_at("{\"" + name + "\":" + (list ? "[{" : "{") + first, list ? "}]}" : "}}"));
  }
}

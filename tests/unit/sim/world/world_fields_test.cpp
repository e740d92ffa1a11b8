#include "sim/world/world_fields.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "bench/score.h"

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

/// The object that begins at a place of a text without braces in its strings.
std::string object_at(const std::string& text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    if (depth == 0) return text.substr(at, i + 1 - at);
  }
  return "{}";
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

TEST_CASE("the schema of a world has the fields of its objects, by the names of the help") {
  const auto schema = nlohmann::json::parse(world_schema());
  for (const WorldField& field : world_fields()) {
    INFO(field.name);
    const auto& form = schema.at("properties").at(std::string(field.name));
    CHECK(form.at("description") == field.meaning);
    std::set<std::string> names;
    const std::string text = form.dump();
    // The one place that has properties, at whatever depth.
    const std::size_t at = text.find("\"properties\":{");
    if (at != std::string::npos) {
      const auto properties = nlohmann::json::parse(object_at(text, at + 13));
      for (const auto& [name, member] : properties.items()) names.insert(name);
    }
    CHECK(names == words_in_backticks(field.meaning));
  }
}

TEST_CASE("worlds that are taken keep to the schema, and its schema refuses what the reader refuses") {
  const std::string schema = world_schema();
  REQUIRE_FALSE(schema_fault(schema));
  const char* const taken[] = {
      "{}",
      R"({"name":"n","seed":2,"api":["ollama"],"api_key":null,"queue_when_loaded":"unlimited","queue_order":"lifo"})",
      R"({"models":[{"name":"m","size":5,"capabilities":["completion"],"overrides":{"load_s":1}}],"loaded":false})",
      R"({"prefill":{"per_token_s":0.1,"mode":"serial","batch":4},"decode":null,"tokens_per_event":{"min":1,"max":3}})",
      R"({"serialise_when":[{"temperature":0}],"tokens_per_event":2,"kv_pool_tokens":100,"faults":[{"kind":"stall","at":[1]}]})",
      R"({"rate_limit":{"requests_per_s":2,"retry_after_s":null},"background":{"rate":1,"tokens":5},"expect":[1],"note":"x"})",
      R"({"slowdown":[{"from_s":1,"factor":2,"until_s":3}],"answers":{"mode":"echo"},"counters":{"truthful":false}})"};
  for (const char* world : taken) {
    INFO(world);
    CHECK(make_world(world, "w.json", {}).has_value());
    CHECK(schema_violation(schema, world).value_or("") == "");
  }
  const char* const refused[] = {R"({"nme":"n"})",          R"({"slots":"4"})",          R"({"queue_order":"filo"})",
                                 R"({"prefill":{"x":1}})",  R"({"loaded":1})",           R"({"faults":{}})",
                                 R"({"models":[{"a":1}]})", R"({"tokens_per_event":[]})"};
  for (const char* world : refused) {
    INFO(world);
    CHECK(make_world(world, "w.json", {}).has_error());
    CHECK(schema_violation(schema, world).has_value());
  }
}

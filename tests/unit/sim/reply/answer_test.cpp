#include "sim/reply/answer.h"

#include <fstream>

#include "catch.hpp"
#include "sim/reply/schema_text.h"

using namespace bench;
using namespace bench::sim;

namespace {

Behaviour rules_of(const std::string& json) { return make_world(json, "test", {})->behaviour; }

AnswerRequest asked(std::uint64_t key) {
  AnswerRequest request;
  request.key = key;
  request.last_message = "say this twice";
  return request;
}

/// The part of JSON Schema that the tests use, checked by independent means.
bool is_valid(const Json& value, const Json& schema) {
  if (schema.contains("const")) return value == schema["const"];
  if (schema.contains("enum")) {
    for (const Json& allowed : schema["enum"])
      if (allowed == value) return true;
    return false;
  }
  if (schema.contains("anyOf")) {
    for (const Json& branch : schema["anyOf"])
      if (is_valid(value, branch)) return true;
    return false;
  }
  const std::string type = schema.value("type", "");
  if (type == "object") {
    if (!value.is_object()) return false;
    for (const Json& key : schema.value("required", Json::array()))
      if (!value.contains(key.get<std::string>())) return false;
    for (const auto& [key, child] : value.items())
      if (schema["properties"].contains(key) && !is_valid(child, schema["properties"][key])) return false;
    return true;
  }
  if (type == "array") {
    if (!value.is_array()) return false;
    const auto size = static_cast<std::int64_t>(value.size());
    if (size < schema.value("minItems", std::int64_t{0}) || size > schema.value("maxItems", std::int64_t{1000}))
      return false;
    for (const Json& item : value)
      if (!is_valid(item, schema["items"])) return false;
    return true;
  }
  if (type == "integer" || type == "number") {
    if (!value.is_number() || (type == "integer" && !value.is_number_integer())) return false;
    const double number = value.get<double>();
    return number >= schema.value("minimum", -1e18) && number <= schema.value("maximum", 1e18);
  }
  if (type == "string") {
    if (!value.is_string()) return false;
    const std::size_t size = value.get<std::string>().size();
    return size >= schema.value("minLength", std::size_t{0}) && size <= schema.value("maxLength", std::size_t{1000});
  }
  return type == "boolean" ? value.is_boolean() : type == "null" && value.is_null();
}

const Json nested = Json::parse(R"({"type":"object","required":["name","items","kind"],"properties":{
  "name":{"type":"string","minLength":12,"maxLength":14},
  "kind":{"enum":["a","b",3]},
  "items":{"type":"array","minItems":2,"maxItems":4,"items":{"type":"object","required":["n"],"properties":{
     "n":{"type":"integer","minimum":3,"maximum":5},"x":{"type":"number","minimum":0,"maximum":0.5},"ok":{"type":"boolean"}}}},
  "note":{"anyOf":[{"type":"null"},{"type":"string"}]}}})");

}  // namespace

TEST_CASE("an answer ends by itself or is cut, and its pieces are its tokens") {
  const Behaviour rules = rules_of(R"({"output_tokens":{"mean":10,"std":0}})");
  const Answer whole = make_answer(rules, asked(1));
  CHECK(whole.tokens == 10);
  CHECK(whole.stops);
  CHECK(whole.pieces() == 9);  // the end token has no text

  AnswerRequest short_one = asked(1);
  short_one.max_tokens = 4;
  const Answer cut = make_answer(rules, short_one);
  CHECK(cut.tokens == 4);
  CHECK(!cut.stops);
  CHECK(cut.pieces() == 4);
  CHECK(whole.text.starts_with(cut.text));
  std::string joined;
  for (std::int64_t i = 0; i < whole.pieces(); ++i) {
    CHECK(!whole.piece(i).empty());
    joined += whole.piece(i);
  }
  CHECK(joined == whole.text);

  AnswerRequest exact = asked(1);
  exact.max_tokens = 10;
  CHECK(make_answer(rules, exact).stops);
}

TEST_CASE("an answer depends on its own key only") {
  const Behaviour rules = rules_of("{}");
  const Answer one = make_answer(rules, asked(1));
  CHECK(make_answer(rules, asked(1)).text == one.text);
  CHECK(make_answer(rules, asked(2)).text != one.text);
}

TEST_CASE("lengths have the mean that the world asks for") {
  const Behaviour rules = rules_of(R"({"output_tokens":{"mean":100,"std":30,"min":60}})");
  double sum = 0;
  for (std::uint64_t key = 0; key < 2000; ++key) {
    const Answer answer = make_answer(rules, asked(key));
    CHECK(answer.tokens >= 60);
    sum += static_cast<double>(answer.tokens);
  }
  CHECK(sum / 2000 == Approx(101).margin(3));
}

TEST_CASE("echoes and scripts have their own length") {
  const Answer echo = make_answer(rules_of(R"({"answers":{"mode":"echo"}})"), asked(1));
  CHECK(echo.text == "say this twice");
  CHECK(echo.tokens == 4);
  CHECK(echo.piece(1) == " this");

  const std::string file = "sim-script-test.jsonl";
  std::ofstream(file) << R"-({"pattern":"capital of (France|Spain)","reply":"Paris or Madrid"})-" << "\n";
  const Behaviour scripted = rules_of(R"({"answers":{"mode":"script","file":")" + file + R"("}})");
  AnswerRequest question = asked(1);
  question.last_message = "What is the capital of Spain?";
  CHECK(make_answer(scripted, question).text == "Paris or Madrid");
  CHECK(make_answer(scripted, asked(1)).text != "Paris or Madrid");
  std::remove(file.c_str());
}

TEST_CASE("thinking comes first and counts as output") {
  AnswerRequest request = asked(1);
  request.thinks = true;
  request.max_tokens = 12;
  const Answer answer =
      make_answer(rules_of(R"({"thinking":{"tokens":5},"output_tokens":{"mean":50,"std":0}})"), request);
  CHECK(answer.tokens == 12);
  CHECK(answer.thinking_pieces == 5);
  CHECK(std::string(answer.thinking()) + std::string(answer.content()) == answer.text);
  CHECK(answer.pieces() == 12);
}

TEST_CASE("a stop string ends the answer; its tokens are counted and not shown") {
  AnswerRequest request = asked(1);
  request.stop = {"this"};
  const Answer answer = make_answer(rules_of(R"({"answers":{"mode":"echo"}})"), request);
  CHECK(answer.text == "say ");
  CHECK(answer.tokens == 2);
  CHECK(answer.stops);
}

TEST_CASE("a constrained answer is valid, whatever the number of its tokens") {
  const Behaviour rules = rules_of(R"({"output_tokens":{"mean":60,"std":50}})");
  for (std::uint64_t key = 0; key < 200; ++key) {
    AnswerRequest request = asked(key);
    request.schema = &nested;
    if (key % 2 == 0) request.max_tokens = 1 + static_cast<std::int64_t>(key);
    const Answer answer = make_answer(rules, request);
    AnswerRequest free = request;
    free.schema = nullptr;
    CHECK(answer.tokens == make_answer(rules, free).tokens);  // a schema changes the text, not the number of tokens
    if (answer.pieces() == 0) continue;
    INFO(answer.text);
    const Json value = Json::parse(answer.text, nullptr, false);
    REQUIRE(!value.is_discarded());
    CHECK(is_valid(value, nested));
    for (std::int64_t i = 0; i < answer.pieces(); ++i) CHECK(!answer.piece(i).empty());
  }
}

TEST_CASE("schemas of many forms") {
  const auto text = [](const std::string& schema) { return text_for_schema(Json::parse(schema), Draws(7)); };
  CHECK(text(R"({"const":{"a":[1]}})") == R"({"a":[1]})");
  CHECK(text(R"({"type":"null"})") == "null");
  CHECK(text(R"({"type":"integer","minimum":4,"maximum":4})") == "4");
  CHECK(text(R"({"type":"integer","exclusiveMinimum":4,"exclusiveMaximum":6})") == "5");
  CHECK(text(R"({"type":"integer","multipleOf":5,"minimum":11,"maximum":17})") == "15");
  CHECK(text(R"({"$defs":{"x":{"const":1}},"$ref":"#/$defs/x"})") == "1");
  CHECK(
      text(
          R"({"allOf":[{"required":["a"],"properties":{"a":{"const":1}}},{"required":["b"],"properties":{"b":{"const":2}}}]})") ==
      R"({"a":1,"b":2})");
  CHECK(Json::parse(text(R"({"type":"array","minItems":3,"maxItems":3,"uniqueItems":true,"items":{"enum":[1,2,3]}})"))
            .size() == 3);
  CHECK(text(R"({"type":"object","required":["self"],"properties":{"self":{"$ref":"#"}}})").size() > 10);  // ends
  CHECK(!schema_complaint(nested));
  CHECK(schema_complaint(Json::parse(R"({"properties":{"a":{"type":"nonsense"}}})"))
            ->find("unrecognized type nonsense") != std::string::npos);
}

#include "bench/score.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("replies that keep the schema") {
  struct Good {
    const char* schema;
    const char* text;
  };
  const Good good = GENERATE(
      Good{"{}", "null"}, Good{R"({"type":"object"})", " {} \n"}, Good{R"({"type":["string","null"]})", "null"},
      Good{R"({"type":"integer"})", "2.0"}, Good{R"({"type":"number"})", "2"}, Good{R"({"enum":[1,"a",null]})", "1.0"},
      Good{R"({"const":{"a":1,"b":2}})", R"({"b":2,"a":1})"}, Good{R"({"properties":{"a":{"type":"string"}}})", "[]"},
      Good{R"({"required":["a"]})", R"({"a":null})"},
      Good{R"({"additionalProperties":{"type":"integer"}})", R"({"x":1})"}, Good{R"({"items":{"minimum":1}})", "[1,2]"},
      Good{R"({"minItems":1,"maxItems":1})", "[0]"}, Good{R"({"exclusiveMinimum":0,"maximum":1})", "1"},
      Good{R"({"minLength":2,"maxLength":2})", "\"\xc3\xa9\xc3\xa9\""},
      Good{R"({"pattern":"^.{2}$"})", "\"\xc3\xa9\xc3\xa9\""}, Good{R"({"pattern":"b+"})", "\"abc\""},
      Good{R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "null"},
      Good{R"({"oneOf":[{"type":"integer"},{"minimum":5}]})", "3"},
      Good{R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2"}, Good{R"({"properties":{"a":true}})", R"({"a":1})"},
      Good{R"({"$defs":{"a/b":{"type":"string"}},"$ref":"#/$defs/a~1b"})", "\"x\""},
      Good{R"({"type":"object","properties":{"next":{"$ref":"#"}}})", R"({"next":{"next":{}}})"},
      Good{R"({"format":"date","x-other":1})", "\"not a date\""});
  INFO(good.schema << " " << good.text);
  CHECK(schema_violation(good.schema, good.text).value_or("valid") == "valid");
}

TEST_CASE("violations name the place and what is wrong with it") {
  struct Bad {
    const char* schema;
    const char* text;
    const char* words;
  };
  const Bad bad = GENERATE(
      Bad{"{}", "", "not JSON: the text is empty"}, Bad{"{}", "Sure! {\"a\":1}", "not JSON: invalid literal"},
      Bad{"{}", "```json\n{}\n```", "not JSON: invalid literal"},
      Bad{"{}", "{\"a\":1", "not JSON: unexpected end of input; expected '}'"},
      Bad{"{}", "{} {}", "not JSON: unexpected '{'; expected end of input"},
      Bad{R"({"type":"object"})", "[]", "$: expected object, got array"},
      Bad{R"({"type":["string","null"]})", "1", "$: expected string or null, got integer"},
      Bad{R"({"type":"integer"})", "2.5", "$: expected integer, got number"},
      Bad{R"({"type":"number"})", "true", "$: expected number, got boolean"},
      Bad{R"({"properties":{"items":{"items":{"properties":{"price":{"type":"number"}}}}}})",
          R"({"items":[{"price":1},{"price":2},{"price":"3"}]})", "$.items[2].price: expected number, got string"},
      Bad{R"({"properties":{"a b":{"type":"null"}}})", R"({"a b":1})", "$[\"a b\"]: expected null, got integer"},
      Bad{R"({"enum":["a","b"]})", "\"c\"", "$: expected one of [\"a\",\"b\"], got \"c\""},
      Bad{R"({"const":4})", "5", "$: expected 4, got 5"},
      Bad{R"({"required":["a","b"]})", R"({"a":1})", "$: missing \"b\""},
      Bad{R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1,"b":2})", "$: unexpected \"b\""},
      Bad{R"({"additionalProperties":{"type":"integer"}})", R"({"b":"x"})", "$.b: expected integer, got string"},
      Bad{R"({"minItems":2})", "[1]", "$: expected at least 2 items, got 1"},
      Bad{R"({"maxItems":1})", "[1,2]", "$: expected at most 1 items, got 2"},
      Bad{R"({"minimum":0})", "-1", "$: expected at least 0, got -1"},
      Bad{R"({"maximum":1.5})", "2", "$: expected at most 1.5, got 2"},
      Bad{R"({"exclusiveMinimum":0})", "0", "$: expected more than 0, got 0"},
      Bad{R"({"exclusiveMaximum":1})", "1", "$: expected less than 1, got 1"},
      Bad{R"({"minLength":3})", "\"\xc3\xa9\xc3\xa9\"", "$: expected at least 3 characters, got 2"},
      Bad{R"({"maxLength":1})", "\"ab\"", "$: expected at most 1 characters, got 2"},
      Bad{R"({"pattern":"^[0-9]+$"})", "\"12a\"", "$: expected a match of \"^[0-9]+$\", got \"12a\""},
      Bad{R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1",
          "$: fits none of anyOf; the first says $: expected string, got integer"},
      Bad{R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "3", "$: expected to fit exactly one of oneOf, fits 2"},
      Bad{R"({"allOf":[{"minimum":1},{"maximum":3}]})", "4", "$: expected at most 3, got 4"},
      Bad{R"({"properties":{"a":false}})", R"({"a":1})", "$.a: nothing is allowed here"},
      Bad{R"({"type":"object","properties":{"next":{"$ref":"#"}}})", R"({"next":{"next":1}})",
          "$.next.next: expected object, got integer"});
  INFO(bad.schema << " " << bad.text);
  CHECK(schema_violation(bad.schema, bad.text).value_or("valid") == bad.words);
}

TEST_CASE("long values are cut in messages, between characters") {
  std::string text = "\"";
  for (int i = 0; i < 100; ++i) text += "\xc3\xa9";
  const std::string words = *schema_violation(R"({"const":1})", text + "\"");
  CHECK(words.size() < 120);
  CHECK(words.ends_with("\xc3\xa9..."));
}

TEST_CASE("hostile schemas and replies end, and in no crash") {
  const std::string deep = std::string(100'000, '[');
  CHECK(schema_violation("{}", deep) == "not JSON: nested deeper than 64 levels");
  CHECK(schema_violation(R"({"$ref":"#"})", "1") == "$: the schema is too complex to be checked");
  CHECK(schema_violation(R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", "1").has_value());
  const std::string backtracking = R"({"pattern":"^(a+)+$"})";
  CHECK(schema_violation(backtracking, "\"" + std::string(1000, 'a') + "b\"").has_value());
  CHECK(schema_violation(R"({"pattern":"a"})", "\"" + std::string(5000, 'a') + "\"")
            ->starts_with("$: too long to be checked"));
  std::string many = "{\"k\":0";
  for (int i = 0; i < 50'000; ++i) many += ",\"k" + std::to_string(i) + "\":0";
  CHECK(schema_violation(R"({"additionalProperties":{"type":"integer"}})", many + "}").value_or("valid") == "valid");
}

TEST_CASE("schemas that replies cannot be checked against") {
  struct Bad {
    const char* schema;
    const char* words;
  };
  const Bad bad = GENERATE(
      Bad{"", "not JSON: the text is empty"}, Bad{"[]", "must be an object, not array"},
      Bad{R"({"type":"text"})", "#/type must be the name of a type or a list of such names"},
      Bad{R"({"type":[]})", "#/type must be the name of a type or a list of such names"},
      Bad{R"({"properties":[]})", "#/properties must be an object"},
      Bad{R"({"properties":{"a":{"items":{"minimum":"1"}}}})", "#/properties/a/items/minimum must be a number"},
      Bad{R"({"required":"a"})", "#/required must be a list of strings"},
      Bad{R"({"enum":[]})", "#/enum must be a list that is not empty"},
      Bad{R"({"minItems":-1})", "#/minItems must be a whole number from 0"},
      Bad{R"({"items":[{}]})", "#/items must be a schema"},
      Bad{R"({"anyOf":[]})", "#/anyOf must be a list of schemas that is not empty"},
      Bad{R"({"oneOf":[{},1]})", "#/oneOf must be a list of schemas that is not empty"},
      Bad{R"({"pattern":"("})", "#/pattern is no ECMAScript pattern that can be checked"},
      Bad{R"({"$ref":"#/$defs/none"})", "#/$ref names nothing in this schema: \"#/$defs/none\""},
      Bad{R"({"$ref":"other.json"})", "#/$ref names nothing in this schema: \"other.json\""},
      Bad{R"({"$ref":"#/x/y","x":{"y":{"minLength":"a"}}})", "#/x/y/minLength must be a whole number from 0"});
  INFO(bad.schema);
  CHECK(schema_fault(bad.schema).value_or("fine") == bad.words);
  CHECK(schema_violation(bad.schema, "1").has_value());
}

TEST_CASE("schemas that can be used") {
  for (const char* schema : {"{}", R"({"type":"object","format":"x","patternProperties":{"(":{}}})",
                             R"({"$defs":{"a":{"properties":{"b":{"$ref":"#/$defs/a"}}}},"$ref":"#/$defs/a"})"})
    CHECK(schema_fault(schema).value_or("fine") == "fine");
}

#include <map>

#include "bench/score.h"

#include "catch.hpp"
#include "plan/load_suite.h"

using namespace bench;

namespace {

/// A good answer to each prompt of the structured suite, and one that only just fails.
struct Answers {
  const char* good;
  const char* bad;
  const char* why;
};

const std::map<std::string, Answers> answers = {
    {"json-contact",
     {R"({"name":"Amara Nwosu","title":"Dr","organisation":"Museum","street":"12 Basin Road","town":"Aldmoor","telephone":"0555 0172","email":"amara.nwosu@example.org"})",
      R"({"name":"Amara Nwosu","title":"Dr","organisation":"Museum","street":"12 Basin Road","town":"Aldmoor","telephone":"none","email":"amara.nwosu@example.org"})",
      "$.telephone: expected a match of \"^[0-9 ]+$\", got \"none\""}},
    {"json-sentiment",
     {R"({"sentiment":"mixed","confidence":0.9,"praised":["room"],"criticised":[]})",
      R"({"sentiment":"neutral","confidence":0.9,"praised":[],"criticised":[]})",
      "$.sentiment: expected one of [\"positive\",\"negative\",\"mixed\"], got \"neutral\""}},
    {"json-invoice",
     {R"({"number":"2026-0417","date":"2026-03-03","customer":"Larch House","items":[{"description":"sensor","quantity":2,"unit_price":185}],"totals":{"net":866.5,"vat":173.3,"gross":1039.8},"due_days":14})",
      R"({"number":"2026-0417","date":"2026-03-03","customer":"Larch House","items":[{"description":"sensor","quantity":2,"unit_price":"185.00"}],"totals":{"net":866.5,"vat":173.3,"gross":1039.8},"due_days":14})",
      "$.items[0].unit_price: expected number, got string"}},
    {"json-recipe",
     {R"({"name":"Pancakes","servings":4,"ingredients":[{"name":"flour","amount":250,"unit":"g"},{"name":"milk","amount":500,"unit":"ml"},{"name":"egg","amount":3,"unit":"piece"},{"name":"salt","amount":1,"unit":"pinch"}],"steps":["Mix everything well.","Let the batter rest.","Fry it in a little butter."],"minutes":30})",
      R"({"name":"Pancakes","servings":4,"ingredients":[],"steps":["Mix everything well.","Let the batter rest.","Fry it in a little butter."],"minutes":30})",
      "$.ingredients: expected at least 4 items, got 0"}},
    {"json-tickets",
     {R"({"tickets":[{"number":1,"category":"access","urgency":"high","summary":"a"},{"number":2,"category":"wish","urgency":"low","summary":"b"},{"number":3,"category":"billing","urgency":"normal","summary":"c"},{"number":4,"category":"defect","urgency":"low","summary":"d"}]})",
      R"([{"number":1,"category":"access","urgency":"high","summary":"a"}])", "$: expected object, got array"}},
    {"json-route",
     {R"({"legs":[{"kind":"train","from":"Aldmoor","to":"Sarnford","departs":"08:04","arrives":"08:50"},{"kind":"visit","from":"Museum","to":"Museum","departs":"09:10","arrives":"12:00"},{"kind":"meal","from":"Inn","to":"Inn","departs":"12:10","arrives":"13:30"},{"kind":"train","from":"Sarnford","to":"Aldmoor","departs":"17:00","arrives":"17:46"}],"note":""})",
      R"({"legs":[{"kind":"train","from":"Aldmoor","to":"Sarnford","departs":"08:04","arrives":"25:50"},{"kind":"visit","from":"Museum","to":"Museum","departs":"09:10","arrives":"12:00"},{"kind":"meal","from":"Inn","to":"Inn","departs":"12:10","arrives":"13:30"},{"kind":"train","from":"Sarnford","to":"Aldmoor","departs":"17:00","arrives":"17:46"}],"note":""})",
      "$.legs[0].arrives: expected a match of \"^([01][0-9]|2[0-3]):[0-5][0-9]$\", got \"25:50\""}},
    {"json-family",
     {R"({"name":"Josiah","children":[{"name":"Ruth","children":[{"name":"Eliza","children":[]}]},{"name":"Abel","children":[]}]})",
      R"({"name":"Josiah","children":[{"name":"Ruth","children":[{"name":"Eliza"}]}]})",
      "$.children[0].children[0]: missing \"children\""}},
    {"json-shapes",
     {R"({"shapes":[{"kind":"circle","radius":2.5},{"kind":"rectangle","width":3,"height":4},{"kind":"circle","radius":5}]})",
      R"({"shapes":[{"kind":"circle","radius":2.5},{"kind":"rectangle","width":3,"height":4},{"kind":"circle","diameter":10}]})",
      "$.shapes[2]: fits none of anyOf; the first says $.shapes[2]: missing \"radius\""}},
    {"json-nullable",
     {R"({"animal":"cat","colour":"grey","name":null,"age_years":null,"chipped":true,"found_at":"Hagg Foot","injuries":["limp"]})",
      R"({"animal":"cat","colour":"grey","name":"","age_years":"unknown","chipped":true,"found_at":"Hagg Foot","injuries":["limp"]})",
      "$.age_years: expected number or null, got string"}},
    {"json-quiz",
     {R"({"title":"Tides","questions":[{"text":"q","answers":["a","b","c","d"],"right":0,"because":"x"},{"text":"q","answers":["a","b","c","d"],"right":3,"because":"x"},{"text":"q","answers":["a","b","c","d"],"right":2,"because":"x"}]})",
      R"({"title":"Tides","questions":[{"text":"q","answers":["a","b","c","d"],"right":4,"because":"x"},{"text":"q","answers":["a","b","c","d"],"right":3,"because":"x"},{"text":"q","answers":["a","b","c","d"],"right":2,"because":"x"}]})",
      "$.questions[0].right: expected at most 3, got 4"}},
    {"json-call",
     {R"({"function":"set_alarm","arguments":{"hour":6,"minute":30}})",
      R"({"function":"get_weather","arguments":{"hour":6,"minute":30}})",
      "$: expected to fit exactly one of oneOf, fits 0"}},
    {"json-maths",
     {R"({"steps":[{"what":"pears","value":3.6},{"what":"apples","value":3.6}],"total":7.2,"change":2.8,"enough":true})",
      R"({"steps":[{"what":"pears","value":3.6},{"what":"apples","value":3.6}],"total":7.2,"change":2.8,"enough":true,"currency":"EUR"})",
      "$: unexpected \"currency\""}},
};

}  // namespace

TEST_CASE("the schemas of the structured suite take good answers and refuse bad ones") {
  const auto suite = suite_named("structured");
  REQUIRE(suite.has_value());
  REQUIRE(suite->cases.size() == answers.size());
  for (const Case& asked : suite->cases) {
    INFO(asked.id);
    REQUIRE(answers.count(asked.id) == 1);
    const Answers& answer = answers.at(asked.id);
    CHECK(schema_fault(asked.schema).value_or("fine") == "fine");
    CHECK(schema_violation(asked.schema, answer.good).value_or("valid") == "valid");
    CHECK(schema_violation(asked.schema, answer.bad).value_or("valid") == answer.why);
  }
}

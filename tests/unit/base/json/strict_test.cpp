#include "base/json/strict.h"

#include "catch.hpp"

using namespace bench;

namespace {

JsonFault strict_fault(std::string_view text) {
  const auto parsed = parse_strict(text);
  REQUIRE(std::holds_alternative<JsonFault>(parsed));
  return std::get<JsonFault>(parsed);
}

}  // namespace

TEST_CASE("faults are told with their place and without the library's own words") {
  CHECK(strict_fault("{\"a\": 1").offset == 7);
  CHECK(strict_fault("{\"a\": 1").words == "unexpected end of input; expected '}'");
  CHECK(strict_fault("{\"a\": x}").offset == 6);
  CHECK(strict_fault("{\"a\": x}").words == "invalid literal");
  CHECK(strict_fault("{\"a\": 1} 2").offset == 9);
  CHECK(strict_fault("").words == "the text is empty");
  CHECK(strict_fault(" \n").words == "the text is empty");
  CHECK(strict_fault("{'a': 1}").offset == 1);
  CHECK(strict_fault("{'a': 1}").words == "invalid literal; expected string literal");
  CHECK(strict_fault("[1e999]").words == "a number is out of range");
  CHECK(strict_fault("\"a; expected - b: c").words.find("json.exception") == std::string::npos);
  CHECK(strict_fault("[\"\xff\"]").words == "invalid string: ill-formed UTF-8 byte");
}

TEST_CASE("nesting is cut before a tree is built, and brackets in strings do not count") {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  CHECK(std::holds_alternative<Json>(parse_strict(deep)));
  CHECK(strict_fault("[" + deep + "]").words == "nested deeper than 64 levels");
  CHECK(strict_fault("[" + deep + "]").offset == 64);
  CHECK(strict_fault(std::string(10'000'000, '[')).offset == 64);
  CHECK(std::holds_alternative<Json>(parse_strict("\"" + std::string(100, '[') + "\"")));
  CHECK(strict_fault("\xef\xbb\xbf" + std::string(10'000'000, '[')).offset == 67);
  CHECK(strict_fault("[}" + std::string(100, '[')).offset == 1);  // what is wrong first is told
  CHECK(std::holds_alternative<Json>(parse_strict("\"\\\"" + std::string(100, '[') + "\"")));
}

TEST_CASE("members are found in order, with doubles, escapes and nested objects") {
  const std::string text = R"({ "a" : {"x": [1, {"y": ","}]}, "b\u0063":"}", "a": 2})";
  const auto members = members_of(text);
  REQUIRE(members.size() == 3);
  CHECK(members[0].key == "a");
  CHECK(text.substr(members[0].value_at, 4) == "{\"x\"");
  CHECK(members[1].key == "bc");
  CHECK(text.substr(members[1].value_at, 3) == "\"}\"");
  CHECK(members[2].key == "a");
  CHECK(text.substr(members[2].key_at, 6) == "\"a\": 2");
  CHECK(members_of("{}").empty());
  CHECK(members_of("\xef\xbb\xbf{\"a\": 1}").at(0).value_at == 9);
}

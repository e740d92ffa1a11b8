#include "base/json/reader.h"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace bench {
namespace {

using Problem = JsonReader::Problem;

std::string string_in(std::string_view json) {
  JsonReader reader(json);
  std::string text;
  REQUIRE(reader.string(text));
  REQUIRE(reader.end());
  return text;
}

/// What is wrong with a text, and where; nothing when it is JSON.
std::optional<std::pair<Problem, std::size_t>> fault_of(std::string_view json) {
  JsonReader reader(json);
  if (reader.skip() && reader.end()) return std::nullopt;
  return std::pair{reader.error()->problem, reader.error()->offset};
}

TEST_CASE("strings are decoded") {
  CHECK(string_in(R"("")").empty());
  CHECK(string_in(R"( "a\"\\\/\b\f\n\r\tz" )") == "a\"\\/\b\f\n\r\tz");
  CHECK(string_in(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(string_in(R"("\u0000x")") == std::string("\0x", 2));
}

TEST_CASE("what is no UTF-8 is kept as it came") {
  CHECK(string_in("\"a\xFF\xC3z\"") == "a\xFF\xC3z");
  CHECK(string_in(R"("\ud800")") == "\xED\xA0\x80");
  CHECK(string_in(R"("\udc00x")") == "\xED\xB0\x80x");
  CHECK(string_in(R"("\ud800\u0041")") ==
        "\xED\xA0\x80"
        "A");
  CHECK(string_in(R"("\ud83d\ud83d\ude00")") == "\xED\xA0\xBD\xF0\x9F\x98\x80");
  CHECK(string_in(std::string("\"\0\x01\"", 4)) == std::string("\0\x01", 2));
}

TEST_CASE("JSON is accepted") {
  for (const char* json :
       {"{}", "[]", " [ ] ", "{ }", "[1,2]", "{\"a\":{\"b\":[null,true,false]}}", "0", "-0", "-12.5e+3", "1E9", "1e999",
        "NaN", "-Infinity", "Infinity", "\"\"", "[[],[],{}]", "\t\r\n1\n"}) {
    CAPTURE(json);
    CHECK_FALSE(fault_of(json));
  }
}

TEST_CASE("what is no JSON is refused, with the place") {
  struct Row {
    const char* json;
    Problem problem;
    std::size_t offset;
  };
  const Row rows[] = {
      {"", Problem::cut, 0},           {"  ", Problem::cut, 2},
      {"{", Problem::cut, 1},          {"[1", Problem::cut, 2},
      {"[1,", Problem::cut, 3},        {"{\"a\"", Problem::cut, 4},
      {"{\"a\":", Problem::cut, 5},    {"\"abc", Problem::cut, 4},
      {"\"a\\", Problem::cut, 3},      {"\"\\u12", Problem::cut, 5},
      {"tru", Problem::cut, 3},        {"-", Problem::cut, 1},
      {"1.", Problem::cut, 2},         {"1e", Problem::cut, 2},
      {"[1,]", Problem::syntax, 3},    {"{\"a\":1,}", Problem::syntax, 7},
      {"{a:1}", Problem::syntax, 1},   {"{\"a\" 1}", Problem::syntax, 5},
      {"[1 2]", Problem::syntax, 3},   {"{\"a\":1]", Problem::syntax, 6},
      {"01", Problem::syntax, 1},      {"+1", Problem::syntax, 0},
      {".5", Problem::syntax, 0},      {"1 x", Problem::syntax, 2},
      {"\"\\x\"", Problem::syntax, 2}, {"\"\\u12g4\"", Problem::syntax, 5},
      {"nul!", Problem::syntax, 3},    {"'a'", Problem::syntax, 0},
      {"Nan", Problem::syntax, 2},     {"{}{}", Problem::syntax, 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const auto fault = fault_of(row.json);
    REQUIRE(fault);
    CHECK(fault->first == row.problem);
    CHECK(fault->second == row.offset);
  }
}

TEST_CASE("64 levels are read, the next is an error that costs nothing") {
  CHECK_FALSE(fault_of(std::string(64, '[') + std::string(64, ']')));
  CHECK(fault_of(std::string(65, '[') + std::string(65, ']')) == std::pair{Problem::nesting, std::size_t{64}});
  CHECK(fault_of(std::string(100000, '[')) == std::pair{Problem::nesting, std::size_t{64}});
  std::string siblings = "[";
  for (int i = 0; i < 1000; ++i) siblings += "[],";
  CHECK_FALSE(fault_of(siblings + "[]]"));
}

TEST_CASE("members come in order, keys with escapes too") {
  JsonReader reader(R"({"a":1,"b\n":[2,3],"":{"a":4}})");
  std::string heard;
  const auto number = [&] {
    std::string_view digits;
    const bool good = reader.number(digits);
    heard += digits;
    return good;
  };
  CHECK(reader.object([&](std::string_view key) {
    heard += "<" + std::string(key) + ">";
    if (key == "b\n") return reader.array(number);
    if (key.empty()) return reader.skip();
    return number();
  }));
  CHECK(reader.end());
  CHECK(heard == "<a>1<b\n>23<>");
}

TEST_CASE("keys and values know where they begin") {
  JsonReader reader(R"( {"a" : {"x":1}, "b\n":2})");
  std::vector<std::pair<std::size_t, std::size_t>> places;
  CHECK(reader.object([&](std::string_view) {
    places.emplace_back(reader.key_offset(), reader.offset());
    return reader.skip();
  }));
  CHECK(places == std::vector<std::pair<std::size_t, std::size_t>>{{2, 8}, {17, 23}});
}

TEST_CASE("a value of another type is told apart from a broken one") {
  std::string text;
  JsonReader wrong("  12");
  CHECK_FALSE(wrong.string(text));
  CHECK(wrong.error()->problem == Problem::type);
  CHECK(wrong.error()->offset == 2);
  CHECK(wrong.error()->what == "expected a string");
  JsonReader broken("?");
  CHECK_FALSE(broken.string(text));
  CHECK(broken.error()->problem == Problem::syntax);
}

}  // namespace
}  // namespace bench

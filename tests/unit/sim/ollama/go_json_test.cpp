#include "sim/ollama/go_json.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;

TEST_CASE("the first value of a body is read, whatever follows it") {
  CHECK(read_go_json("  {\"a\":[1,2.5e3,\"\\u00e9\"]} {").value == Json::parse(R"({"a":[1,2500.0,"é"]})"));
  CHECK(read_go_json("{\"a\":\"\xff\"}").value["a"] == "\xEF\xBF\xBD");
  CHECK(read_go_json("{}x").error == "");
}

TEST_CASE("what is wrong with a body is told in Go's words") {
  CHECK(read_go_json("").error == "EOF");
  CHECK(read_go_json(" \n").error == "EOF");
  CHECK(read_go_json("{\"a\":1").error == "unexpected EOF");
  CHECK(read_go_json("x").error == "invalid character 'x' looking for beginning of value");
  CHECK(read_go_json("{a").error == "invalid character 'a' looking for beginning of object key string");
  CHECK(read_go_json("{\"a\" 1}").error == "invalid character '1' after object key");
  CHECK(read_go_json("{\"a\":1 2}").error == "invalid character '2' after object key:value pair");
  CHECK(read_go_json("[1 2]").error == "invalid character '2' after array element");
  CHECK(read_go_json("[1,]").error == "invalid character ']' looking for beginning of value");
  CHECK(read_go_json("-x").error == "invalid character 'x' in numeric literal");
  CHECK(read_go_json("1.x").error == "invalid character 'x' after decimal point in numeric literal");
  CHECK(read_go_json("1e'").error == R"(invalid character '\'' in exponent of numeric literal)");
  CHECK(read_go_json("trux").error == "invalid character 'x' in literal true (expecting 'e')");
  CHECK(read_go_json("\"\\q\"").error == "invalid character 'q' in string escape code");
  CHECK(read_go_json("\"\\u00g0\"").error == "invalid character 'g' in \\u hexadecimal character escape");
  CHECK(read_go_json("\"\x01\"").error == "invalid character '\\x01' in string literal");
  CHECK(read_go_json(std::string(10001, '[')).error == "exceeded max depth");
}

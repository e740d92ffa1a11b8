#include "base/json/bounds.h"

#include <string>

#include "catch.hpp"

using namespace bench;

TEST_CASE("the bounds of a JSON text are its nesting and its number of values") {
  const JsonBounds bounds{3, 7};
  CHECK(json_excess(R"({"a":[{}],"b":2})", bounds).empty());
  CHECK(json_excess("[[[]]]", bounds).empty());
  CHECK(json_excess("[[[[]]]]", bounds) == "it nests too deeply");
  CHECK(json_excess("[[[]],[[]]]", JsonBounds{3, 100}).empty());  // one beside the other is no depth
  CHECK(json_excess("[1,2,3,4,5]", bounds).empty());
  CHECK(json_excess("[1,2,3,4,5,6,7]", bounds) == "it holds too many values");
}

TEST_CASE("what stands in a string counts for no bound") {
  const JsonBounds bounds{1, 3};
  CHECK(json_excess(R"({"a":"[[[[,,,,{{{{"})", bounds).empty());
  CHECK(json_excess(R"({"a":"\"[[[[,,,,"})", bounds).empty());
  CHECK(json_excess(R"({"a":"\\","b":[1]})", bounds) == "it nests too deeply");  // the string ends behind two strokes
  CHECK(json_excess(R"({"a":"never ends [[[)", bounds).empty());
  CHECK(json_excess(R"({"a":"\)", bounds).empty());
}

#include "base/json/write.h"

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace bench;

TEST_CASE("numbers are written short") {
  CHECK(json_number(0) == "0");
  CHECK(json_number(-0.0) == "0");
  CHECK(json_number(1) == "1");
  CHECK(json_number(0.7) == "0.7");
  CHECK(json_number(1.05) == "1.05");
  CHECK(json_number(1e300) == "1e+300");
}

TEST_CASE("text becomes JSON whatever its bytes are") {
  CHECK(json_string("a\"\n\xc3\xa9") == "\"a\\\"\\n\xc3\xa9\"");
  CHECK(json_string("a\xff") == "\"a\xef\xbf\xbd\"");
  CHECK(compact(nlohmann::json{{"k", {1, "b\xff"}}}) == "{\"k\":[1,\"b\xef\xbf\xbd\"]}");
}

TEST_CASE("an object is put together from JSON that stays as it is") {
  JsonObjectText object;
  CHECK(object.empty());
  CHECK(object.text() == "{}");
  object.add("n", "1.50").add("\"", "[ ]");
  CHECK_FALSE(object.empty());
  CHECK(object.text() == R"({"n":1.50,"\"":[ ]})");
}

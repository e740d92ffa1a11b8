#include "base/text.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("white space around a text goes, what is inside stays") {
  CHECK(trimmed(" \ta b\r\n") == "a b");
  CHECK(trimmed(std::string_view("\0x\0", 3)) == "x");
  CHECK(trimmed("--a-b-", "-") == "a-b");
  CHECK(trimmed(" \n").empty());
  CHECK(is_blank("\t \r\n"));
  CHECK_FALSE(is_blank(" . "));
}

TEST_CASE("parts between separators, none of them empty") {
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "b"});
  CHECK(split("", ',').empty());
  CHECK(joined({"a", "b", "c"}) == "a, b, c");
  CHECK(joined({"a", "b"}, "-") == "a-b");
  CHECK(joined({}).empty());
}

TEST_CASE("lower case, counts and hexadecimal digits") {
  CHECK(lower_case("AbZ\xc3\x89") == "abz\xc3\x89");
  CHECK(counted(1, "request") == "1 request");
  CHECK(counted(0, "request") == "0 requests");
  CHECK(hex(0xbeef, 6) == "00beef");
  CHECK(hex(0xbeef, 2) == "ef");
  CHECK(hex(std::string_view("\0\xfe", 2)) == "00fe");
}

TEST_CASE("limits are told in whole seconds, or in milliseconds") {
  CHECK(limit_words(std::chrono::seconds(60)) == "60 s");
  CHECK(limit_words(std::chrono::milliseconds(250)) == "250 ms");
  CHECK(limit_words(std::chrono::milliseconds(1500)) == "1500 ms");
}

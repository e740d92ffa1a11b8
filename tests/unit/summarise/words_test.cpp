#include "summarise/words.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("Numbers in sentences") {
  CHECK(seconds_text(123.4) == "123 s");
  CHECK(seconds_text(12.34) == "12.3 s");
  CHECK(seconds_text(1.234) == "1.23 s");
  CHECK(seconds_text(0.2314) == "231 ms");
  CHECK(seconds_text(0.0453) == "45.3 ms");
  CHECK(seconds_text(0.00453) == "4.53 ms");
  CHECK(seconds_text(0.000045) == "45 us");
  CHECK(seconds_text(0) == "0 us");
  CHECK(percent_text(0.041) == "4.1 %");
  CHECK(percent_text(-0.041) == "-4.1 %");
  CHECK(percent_text(0.61) == "61 %");
  CHECK(percent_text(0) == "0 %");
  CHECK(number_text(48.14, 1) == "48.1");
  CHECK(number_text(1e308, 0).size() == 309);
  CHECK(count_text(3, 100, "requests") == "3 of 100 requests");
}

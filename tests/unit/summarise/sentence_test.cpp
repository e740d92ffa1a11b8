#include "summarise/sentence.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("Numbers in sentences") {
  CHECK(sentence_seconds(123.4) == "123 s");
  CHECK(sentence_seconds(12.34) == "12.3 s");
  CHECK(sentence_seconds(1.234) == "1.23 s");
  CHECK(sentence_seconds(0.2314) == "231 ms");
  CHECK(sentence_seconds(0.0453) == "45.3 ms");
  CHECK(sentence_seconds(0.00453) == "4.53 ms");
  CHECK(sentence_seconds(0.000045) == "45 us");
  CHECK(sentence_seconds(0) == "0 us");
  CHECK(sentence_percent(0.041) == "4.1 %");
  CHECK(sentence_percent(-0.041) == "-4.1 %");
  CHECK(sentence_percent(0.61) == "61 %");
  CHECK(sentence_percent(0) == "0 %");
  CHECK(sentence_number(48.14, 1) == "48.1");
  CHECK(sentence_number(1e308, 0).size() == 309);
  CHECK(sentence_value(0.2314, Unit::seconds) == "231 ms");
  CHECK(sentence_value(0.041, Unit::share) == "4.1 %");
  CHECK(sentence_value(41.66, Unit::tokens_per_second) == "41.7 tokens/s");
  CHECK(sentence_value(256, Unit::count) == "256.0");
  CHECK(sentence_count(3, 100, "requests") == "3 of 100 requests");
}

TEST_CASE("What is counted out of one is told in the singular, and so is its verb") {
  CHECK(sentence_count(1, 100, "requests failed") == "1 of 100 requests failed");
  CHECK(sentence_count(1, 1, "requests failed") == "1 of 1 request failed");
  CHECK(sentence_count(0, 1, "planned requests are in") == "0 of 1 planned request is in");
  CHECK(sentence_count(1, 1, "prompts were cut to") == "1 of 1 prompt was cut to");
  CHECK(sentence_count(1, 1, "replies have tokens that shared a read") == "1 of 1 reply has tokens that shared a read");
  CHECK(sentence_count(1, 1, "prompts") == "1 of 1 prompt");
}

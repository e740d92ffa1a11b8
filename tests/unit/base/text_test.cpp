#include "base/text.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("limits are told in whole seconds, or in milliseconds") {
  CHECK(limit_words(std::chrono::seconds(60)) == "60 s");
  CHECK(limit_words(std::chrono::milliseconds(250)) == "250 ms");
  CHECK(limit_words(std::chrono::milliseconds(1500)) == "1500 ms");
}

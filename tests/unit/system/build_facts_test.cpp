#include "system/build_facts.h"

#include <regex>

#include "catch.hpp"

using namespace bench;

TEST_CASE("the version line names what matters") {
  const std::regex form(
      R"(bench [0-9.]+ \((git [0-9a-f]+; )?(GCC|Clang|Apple Clang) [0-9.]+; Boost 1\.[0-9]+; OpenSSL [0-9.]+; \w+ \w+\))");
  INFO(version_line());
  CHECK(std::regex_match(version_line(), form));
  CHECK_FALSE(build_facts().flags.empty());
}

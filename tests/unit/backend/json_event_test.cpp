#include "backend/json_event.h"

#include "catch.hpp"

namespace bench {
namespace {

TEST_CASE("counts are whole and times are rounded to whole nanoseconds, both up to 2^53") {
  CHECK(count_from("7") == 7);
  CHECK(count_from("7.0") == 7);
  CHECK(count_from("9007199254740992") == 9007199254740992);
  for (const char* bad : {"-1", "1.5", "9007199254740993", "1e300", "NaN", "-Infinity"}) {
    CAPTURE(bad);
    CHECK_FALSE(count_from(bad));
  }
  CHECK(nanoseconds_from_seconds("0.25") == 250'000'000);
  CHECK(nanoseconds_from_milliseconds("30.958") == 30'958'000);
  CHECK(nanoseconds_from_milliseconds("0.0000006") == 1);
  CHECK(nanoseconds_from_seconds("9007199") == 9'007'199'000'000'000);
  for (const char* bad : {"-0.0000001", "9007200000", "1e300", "NaN", "Infinity"}) {
    CAPTURE(bad);
    CHECK_FALSE(nanoseconds_from_milliseconds(bad));
  }
}

TEST_CASE("the words of an error are those of the innermost one, four levels deep") {
  const auto unwrapped = [](std::string_view json) { return std::string(json.substr(1)); };
  CHECK(innermost_words("plain {words}", unwrapped) == "plain {words}");
  CHECK(innermost_words("{{inner", unwrapped) == "inner");
  CHECK(innermost_words("{{{{{{deep", unwrapped) == "{{deep");
  CHECK(innermost_words("{no error", [](std::string_view) { return std::string(); }) == "{no error");
}

}  // namespace
}  // namespace bench

#include "base/utf8.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("UTF-8 is told from what is none") {
  for (const char* good : {"", "abc", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xC3\xA9z"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3z", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "ok\xFE"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("a text is never cut inside a character") {
  CHECK(clipped_utf8("abc", 5) == "abc");
  CHECK(clipped_utf8("abc", 2) == "ab");
  CHECK(clipped_utf8("a\xC3\xA9z", 2) == "a");
  CHECK(clipped_utf8("a\xC3\xA9z", 3) == "a\xC3\xA9");
  CHECK(clipped_utf8("\xF0\x9F\x98\x80", 3).empty());
}

TEST_CASE("columns count characters from one") {
  CHECK(column_in_characters("abc", 0) == 1);
  CHECK(column_in_characters("abc", 3) == 4);
  CHECK(column_in_characters("\xc3\xa9\xc3\xa9x", 4) == 3);
}

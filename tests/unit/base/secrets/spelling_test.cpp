#include "base/secrets/spelling.h"

#include "catch.hpp"

using namespace bench;

namespace {

bool spells(std::string_view text, std::string_view secret) {
  const Spelled found = spelled(text, 0, word_to_spell(secret));
  return found.whole && found.end == text.size();
}

}  // namespace

TEST_CASE("a word is known in every spelling of its characters") {
  for (const char* text :
       {"a/b\"c", "a%2Fb%22c", "a%2fb\"c", "%61%2F%62%22%63", "a%252Fb%2522c", "a\\/b\\\"c", "a\\u002fb\\u0022c",
        "\\u0061\\u002F\\u0062\\u0022\\u0063", "a\\\\/b\\\\\\\"c", "a\\\\u002fb\\\\\\u0022c", "a\\x2fb\\x22c",
        "a\\U0000002fb\"c", "a/b&quot;c", "a&#47;b&#x22;c", "a%2F\\u0062&quot;c"}) {
    CAPTURE(text);
    CHECK(spells(text, "a/b\"c"));
  }
  CHECK_FALSE(spells("a/b\"d", "a/b\"c"));
  CHECK_FALSE(spells("a%2Gb\"c", "a/b\"c"));
}

TEST_CASE("backslashes count for nothing, in the word or in the text, however they are spelt") {
  for (const char* text : {"C:\\keys", "C:keys", "C:\\\\keys", "C:\\\\\\\\keys", "C:%5Ckeys", "C:%5ckeys",
                           "C:\\u005ckeys", "C:\\\\u005Ckeys", "C:&#92;keys", "\\C\\:\\k\\e\\y\\s"}) {
    CAPTURE(text);
    CHECK(spells(text, "C:\\keys"));
  }
  CHECK(word_to_spell("\\a\\\\b\\") == "ab");
}

TEST_CASE("a word that looks like an escape itself is known") {
  for (const char* text :
       {"50%2541&amp;u0041", "50%252541&amp;u0041", "50%2541&amp;amp;u0041", "50%252541%26amp;u0041"}) {
    CAPTURE(text);
    CHECK(spells(text, "50%2541&amp;u0041"));
  }
  CHECK(spells("a%2541", "a%41"));
  CHECK(spells("%%%25%25", "%%%%"));
}

TEST_CASE("what is not ASCII is known as bytes and as code points") {
  for (const char* text : {"né\U0001F600", "n\\u00e9\\ud83d\\ude00", "n%C3%A9%f0%9f%98%80", "n\\xc3\\xa9\U0001F600",
                           "n\\xe9\\U0001f600", "n&#233;&#x1F600;", "n\\\\u00E9\\\\uD83D\\\\uDE00"}) {
    CAPTURE(text);
    CHECK(spells(text, "né\U0001F600"));
  }
}

TEST_CASE("of a text that ends too early it is told how much of the word is there") {
  const auto begun = [](std::string_view text) {
    const Spelled found = spelled(text, 0, "abc/def");
    REQUIRE_FALSE(found.whole);
    return found.cut ? static_cast<int>(found.begun) : -1;
  };
  CHECK(begun("abc") == 3);
  CHECK(begun("abc/d") == 5);
  CHECK(begun("abc%") == 3);
  CHECK(begun("abc%2") == 3);
  CHECK(begun("abc\\") == 3);
  CHECK(begun("abc\\\\u00") == 3);
  CHECK(begun("abc&#4") == 3);
  CHECK(begun("abc%2Fde") == 6);
  CHECK(begun("abx") == -1);
  CHECK(begun("abc%2x") == -1);
}

TEST_CASE("no text takes long to be read, however many readings it has") {
  std::string word;
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    word += "%25";
    text += "%2525";
  }
  CHECK_FALSE(spelled(text + "x", 0, word + "y").whole);
  CHECK_FALSE(spelled(std::string(1 << 20, '\\'), 0, "word").whole);
}

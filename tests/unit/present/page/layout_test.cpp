#include "present/page/layout.h"

#include "catch.hpp"

using namespace bench;

using Lines = std::vector<std::string>;

TEST_CASE("display width counts columns, not bytes") {
  const std::pair<const char*, int> cases[] = {
      {"", 0},         {"abc", 3},     {"µs", 2},   {"é", 1},  {"e\u0301", 1},
      {"日本語", 6},   {"ｆｕ", 4},    {"한국", 4}, {"🦙", 2}, {"👍🏽", 4},
      {"─│█", 3},      {"❤\ufe0f", 1}, {"אב", 2},   {"ไท่", 2}, {"\u1112\u1161\u11ab", 2},
      {"\xff\xfe", 2}, {"…", 1},
  };
  for (const auto& [text, columns] : cases) {
    INFO(text);
    CHECK(display_width(text) == columns);
  }
}

TEST_CASE("the edges of the width table") {
  CHECK(columns_of(0x2ff) == 1);
  CHECK(columns_of(0x300) == 0);
  CHECK(columns_of(0x36f) == 0);
  CHECK(columns_of(0x370) == 1);
  CHECK(columns_of(0x10ff) == 1);
  CHECK(columns_of(0x1100) == 2);
  CHECK(columns_of(0x4dbf) == 2);
  CHECK(columns_of(0x4dc0) == 1);
  CHECK(columns_of(0x4e00) == 2);
  CHECK(columns_of(0xe01ef) == 0);
  CHECK(columns_of(0x10ffff) == 1);
}

TEST_CASE("text is cut to a width at a whole character") {
  CHECK(truncated("llama3.1:8b", 11) == "llama3.1:8b");
  CHECK(truncated("llama3.1:8b", 6) == "llama…");
  CHECK(truncated("llama3.1:8b", 6, false) == "lla...");
  CHECK(truncated("日本語", 4) == "日…");  // the second sign would need a fourth column
  CHECK(truncated("日本語", 5) == "日本…");
  CHECK(truncated("abc", 1) == "a");
  CHECK(truncated("abc", 0) == "");
  CHECK(truncated("日", 1) == "");
}

TEST_CASE("text is filled to a width") {
  CHECK(padded("日本", 6) == "日本  ");
  CHECK(padded("日本", 6, Align::right) == "  日本");
  CHECK(padded("longer", 3) == "longer");
}

TEST_CASE("items flow into lines and leave the separator where they break") {
  CHECK(flowed({"one", "two", "three"}, " · ", {20}) == Lines{"one · two · three"});
  CHECK(flowed({"one", "two", "three"}, " · ", {12, 2}) == Lines{"one · two ·", "  three"});
  CHECK(flowed({"one", "two", "three"}, " · ", {10, 2}) == Lines{"one ·", "  two ·", "  three"});
  CHECK(flowed({}, " · ", {20}) == Lines{""});
}

TEST_CASE("an item wider than a line breaks between its words, a word anywhere") {
  CHECK(flowed({"a long item", "b"}, " · ", {8, 2}) == Lines{"a long", "  item ·", "  b"});
  CHECK(flowed({"abcdefghij"}, " · ", {4}) == Lines{"abcd", "efgh", "ij"});
  CHECK(flowed({"日本語"}, "", {3}) == Lines{"日", "本", "語"});
}

TEST_CASE("words wrap with an indent") {
  CHECK(wrapped("warning: the model was loaded", {16, 2}) == Lines{"warning: the", "  model was", "  loaded"});
  CHECK(wrapped("try: this and that", {12, 4, 2}) == Lines{"  try: this", "    and that"});
  CHECK(wrapped("  runs   of  spaces ", {80}) == Lines{"runs of spaces"});
  CHECK(wrapped("", {80}) == Lines{""});
}

TEST_CASE("no line is wider than the screen, however narrow") {
  const std::string text = "the server 日本語 said averyveryverylongword · twice 🦙🦙🦙🦙";
  for (int columns = 2; columns < 40; ++columns) {
    for (const std::string& line : wrapped(text, {columns, 4, 2})) CHECK(display_width(line) <= columns);
    for (const std::string& line : flowed({text, text}, " · ", {columns, 2})) CHECK(display_width(line) <= columns);
  }
}

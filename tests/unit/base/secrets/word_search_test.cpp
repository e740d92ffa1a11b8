#include "base/secrets/word_search.h"

#include "catch.hpp"

using bench::WordSearch;

TEST_CASE("the first of several words is found, wherever it stands") {
  const WordSearch search({"needle", "pin-head", "needles"});
  CHECK(search.find("needle", 0) == 0);
  CHECK(search.find("a pin-head", 0) == 2);
  CHECK(search.find("hay hay hay needle pin-head", 0) == 12);
  CHECK(search.find("hay hay hay needle pin-head", 13) == 19);
  CHECK(search.find("neneedle", 0) == 2);
  CHECK(search.find("needl", 0) == std::string_view::npos);
  CHECK(search.find("", 0) == std::string_view::npos);
  CHECK(search.find("needle", 40) == std::string_view::npos);
}

TEST_CASE("a word may be longer than what a step can count") {
  const std::string word = std::string(700, 'x') + "y";
  const WordSearch search({word});
  CHECK(search.find(std::string(50, 'x') + word, 0) == 50);
  CHECK(search.find(std::string(2000, 'x'), 0) == std::string_view::npos);
}

TEST_CASE("without words nothing is found") { CHECK(WordSearch().find("anything", 0) == std::string_view::npos); }

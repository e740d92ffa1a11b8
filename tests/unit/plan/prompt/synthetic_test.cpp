#include "plan/prompt/synthetic.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "catch.hpp"

using namespace bench;

TEST_CASE("a synthetic text has the words that were asked for, the same for the same seed") {
  const std::string text = synthetic_text(1000, 7);
  std::istringstream in(text);
  std::set<std::string> different;
  int words = 0;
  for (std::string word; in >> word; ++words) {
    CHECK(word.size() == 4);
    different.insert(word);
  }
  CHECK(words == 1000);
  CHECK(text.size() == 4999);
  CHECK(different.size() > 200);
  CHECK(synthetic_text(1000, 7) == text);
  CHECK(synthetic_text(1000, 8) != text);
  CHECK(synthetic_text(0, 7).empty());
  CHECK(synthetic_text(1, 7).size() == 4);
}

TEST_CASE("a synthetic suite has a few different prompts, and one where that is long") {
  const Suite suite = synthetic_suite(512, 500, 3);
  CHECK(suite.name == "synthetic-512");
  REQUIRE(suite.cases.size() == 8);
  CHECK(suite.cases[0].messages != suite.cases[1].messages);
  CHECK(suite.cases[0].id == "synthetic-512-1");
  CHECK(suite == synthetic_suite(512, 500, 3));
  CHECK(synthetic_suite(200'000, 200'000, 3).cases.size() == 1);
  CHECK(synthetic_suite(30'000, 30'000, 3).cases.size() == 3);
}

TEST_CASE("two counted texts tell what a word is, and how many words make a length") {
  const auto counts = word_counts({16, 52}, {512, 672});
  REQUIRE(counts);
  CHECK(counts->each == Approx(1.25));
  CHECK(counts->beside == Approx(32));
  CHECK(words_for(1032, *counts) == 800);
  CHECK(words_for(10, *counts) == 1);
  CHECK_FALSE(word_counts({16, 52}, {512, 52}));
  CHECK_FALSE(word_counts({16, 52}, {16, 52}));
}

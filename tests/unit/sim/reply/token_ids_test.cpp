#include "sim/reply/token_ids.h"

#include "catch.hpp"
#include "sim/engine/sequence.h"

using namespace bench::sim;

TEST_CASE("a prompt has as many token numbers as tokens, and they lead back to it") {
  for (const std::string text : {"a", "abcd", "abcde", "naïve café 日本", "line\nline\ttab"}) {
    const std::vector<std::int64_t> ids = prompt_ids(text);
    CHECK(static_cast<std::int64_t>(ids.size()) == prompt_tokens_of(text));
    CHECK(text_of(ids) == text);
  }
  CHECK(prompt_ids("").empty());
  CHECK(bytes_of(-1).empty());
  CHECK(bytes_of(INT64_MAX).size() == 4);
}

TEST_CASE("equal words have equal numbers") {
  CHECK(word_id(" the") == word_id(" the"));
  CHECK(word_id(" the") != word_id(" a"));
  CHECK(word_id("x") >= 0);
}

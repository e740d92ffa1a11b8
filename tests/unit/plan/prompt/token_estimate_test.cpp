#include "plan/prompt/token_estimate.h"

#include "catch.hpp"
#include "plan/run_plan.h"

using namespace bench;

TEST_CASE("the rules of the estimate, one by one") {
  CHECK(estimate_tokens("") == 0);
  CHECK(estimate_tokens("word") == 1);
  CHECK(estimate_tokens("words") == 2);
  CHECK(estimate_tokens("Word") == 1);
  CHECK(estimate_tokens("two words") == 3);
  CHECK(estimate_tokens("HTTP") == 2);
  CHECK(estimate_tokens("HTTPServer") == 3 + 2);  // HTTPS, erver
  CHECK(estimate_tokens("2026") == 4);
  CHECK(estimate_tokens("a, b.") == 4);
  CHECK(estimate_tokens("a\n\nb") == 3);
  CHECK(estimate_tokens("a    b") == 3);
  CHECK(estimate_tokens("\xc3\xa9") == 1);          // é
  CHECK(estimate_tokens("\xe4\xb8\xad") == 2);      // 中
  CHECK(estimate_tokens("\xf0\x9f\xa6\x99") == 4);  // llama
}

TEST_CASE("what conversations share is counted once, and comes to the same") {
  const std::string examples = "Answer with a letter.\n\nIs water wet?\nA. yes\nB. no\nAnswer: A\n\n";
  const std::vector<std::vector<Message>> conversations = {
      {{"user", examples + "Is fire wet?"}},
      {{"user", examples + "Is HTTP2 fast?"}},
      {{"user", examples + " Is this one set back?"}},
      {{"user", examples}},
      {{"user", examples}},
      {{"user", "Answer with a letter.  \tAnd no more"}},
      {{"user", "Answer with a letters"}},
      {{"system", "Answer"}, {"user", examples + "Is fire wet?"}},
      {{"system", "Answers"}, {"user", examples + "Is fire wett?"}},
      {},
      {{"system", "Answers two"}, {"user", ""}},
      {{"system", "Answers two"}, {"user", examples + "Is fire wet?"}},
      {{"user", "ANSWER  ALL"}},
      {{"user", "ANSWER ALL"}},
      {{"user", "ANSWER   ALL"}}};
  ConversationEstimates estimates;
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < conversations.size(); ++i) {
      CAPTURE(round, i);
      CHECK(estimates.of(conversations[i]) == estimate_tokens(conversations[i]));
    }
}

TEST_CASE("a nonce is estimated at what it is") { CHECK(estimate_tokens(nonce_for({})) == nonce_tokens); }

TEST_CASE("the estimate is not below what real tokenizers count") {
  // Counted with the tokenizers of Llama 3 and Llama 2, without begin and end marks.
  struct Counted {
    const char* text;
    std::int64_t llama3, llama2;
  };
  const Counted counted = GENERATE(
      Counted{"Why is the sky blue at noon and red in the evening? Explain it to a curious adult without formulas.", 22,
              24},
      Counted{
          "List twelve things that every first kitchen needs and four that people buy but never use. One line each, "
          "no explanations.",
          24, 25},
      Counted{
          "Write a Python function that returns the longest run of equal characters in a string, and how long it is.",
          22, 22});
  CHECK(estimate_tokens(counted.text) >= counted.llama3);
  CHECK(estimate_tokens(counted.text) >= counted.llama2);
  CHECK(estimate_tokens(counted.text) <= 2 * counted.llama3);
}

TEST_CASE("a conversation costs its messages and a template") {
  const std::vector<Message> one = {{"user", "word"}};
  const std::vector<Message> two = {{"system", "word"}, {"user", "word"}};
  CHECK(estimate_tokens(one) == 80 + 8 + 1);
  CHECK(estimate_tokens(two) == 80 + 2 * (8 + 1));
}

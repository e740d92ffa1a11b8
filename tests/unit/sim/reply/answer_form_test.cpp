#include "sim/reply/answer_form.h"

#include "catch.hpp"

using namespace bench::sim;

namespace {

struct Asked {
  std::string before;  ///< messages, or examples in the same one
  std::string text;
  std::string prefill = "";
  bool raw = false;
  bool in_brackets = false;
};

/// The whole reply, with X for the answer and what belongs to its token.
std::string reply_to(const Asked& asked) {
  const std::string message = asked.raw ? asked.before + asked.text : asked.text;
  const std::string all = asked.before + asked.text + asked.prefill;
  const AnswerForm form =
      form_asked_for({all, message, asked.prefill, asked.raw}, asked.raw ? asked.before.size() : 0, asked.in_brackets);
  const std::string reply = form.before + "[" + (form.blank ? " " : "") + "X]" + form.after;
  const std::string reasoning = "Let us look at what is given and work it out.\n";
  const std::size_t at = reply.find(reasoning);
  return at == std::string::npos ? reply : reply.substr(0, at) + "..." + reply.substr(at + reasoning.size());
}

}  // namespace

TEST_CASE("a bare answer goes on where the prompt ends") {
  CHECK(reply_to({"", "Why?\nA. x\nB. y\nAnswer:", "", true}) == "[ X]");
  CHECK(reply_to({"", "Why?\nA. x\nB. y\nAnswer: ", "", true}) == "[X]");
  CHECK(reply_to({"", "Why?\nA. x\nB. y\nAnswer:"}) == "[X]");
  CHECK(reply_to({"", "Why?\nAnswer with a letter."}) == "[X]");
  CHECK(reply_to({"", "Q: Why?\n(A) x (B) y\nA:", "", false, true}) == "([X])");
  CHECK(reply_to({"", "Q: Why?\n(A) x (B) y\nA:", "", true, true}) == " ([X])");
}

TEST_CASE("instructions give the form") {
  const std::string meta =
      "Why?\nA. x\nB. y\nYour response should end with \"The best answer is [the_answer_letter]\" where ...";
  CHECK(reply_to({"", meta}) == "The best answer is[ X].");
  CHECK(reply_to({"", meta, "The best answer is"}) == "[ X].");
  CHECK(reply_to({"", meta + " The best answer is", "", true}) == "[ X].");
  CHECK(reply_to({"", meta + "\n\nLet's think step by step."}) == "...The best answer is[ X].");
  CHECK(reply_to({"", "'Answer: $LETTER' (without quotes)\n\nWhy?\n\nA) x\nB) y"}) == "...Answer:[ X]");
  CHECK(reply_to({"", "'ANSWER: $LETTER' (without quotes)\n\nWhy?\n\nA) x\nB) y"}) == "...ANSWER:[ X]");
  CHECK(reply_to({"", "How many?\nend with \"The final answer is [answer]\""}) == "...The final answer is[ X]");
  CHECK(reply_to({"finish your answer with \"the answer is (X)\".", "Why?\nAnswer: Let's think step by step."}) ==
        "...The answer is ([X]).");
}

TEST_CASE("examples give the form") {
  const std::string solved = "Question: How few?\nAnswer: 2 + 2 = 4\n#### 4\n\n";
  CHECK(reply_to({solved, "How many?\nAnswer:", "", true}) == " ...####[ X]");
  CHECK(reply_to({solved, "How many?\nAnswer:"}) == "...####[ X]");
  CHECK(reply_to({"Q: How few?\nA: 2 + 2 = 4. The answer is 4.\n\n", "How many?\nA:"}) == "...The answer is[ X].");
  CHECK(reply_to({"", "The answer is what?\nA:"}) == "[X]");
}

TEST_CASE("thinking aloud ends in the answer") {
  CHECK(reply_to({"", "Q: How many?\nA: Let's think step by step."}) == "...The answer is[ X].");
  CHECK(reply_to({"", "Q: Why?\n(A) x (B) y\nA: Let's think step by step.", "", false, true}) ==
        "...The answer is ([X]).");
}

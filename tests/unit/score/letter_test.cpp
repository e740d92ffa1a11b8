#include "score/letter.h"

#include "catch.hpp"
#include "support/scoring.h"

using namespace bench;

namespace {

const std::vector<std::string> planets{"Mercury", "A planet", "Venus", "Mars and Venus"};

struct Said {
  const char* reply;
  const char* letter;  ///< "" for none
};

const Said said[] = {
    {"B", "B"},
    {"b", "B"},
    {" B\n", "B"},
    {"B.", "B"},
    {"B)", "B"},
    {"(B)", "B"},
    {"**B**", "B"},
    {"**B.** because it is", "B"},
    {"B: A planet", "B"},
    {"C. Venus", "C"},
    {"C Venus is the hottest of them", "C"},
    {"C is correct, not A.", "C"},
    {"The answer is C.", "C"},
    {"The correct answer is (C).", "C"},
    {"The correct answer is: **C**", "C"},
    {"the answer is option C", "C"},
    {"The best answer is C, since A and B are no planets.", "C"},
    {"Answer: C", "C"},
    {"answer: c", "C"},
    {"**Answer:** C", "C"},
    {"Answer: **(C)** Venus", "C"},
    {"Final Answer: $\\boxed{C}$", "C"},
    {"\\boxed{\\text{C}}", "C"},
    {"The answer is $\\boxed{D}$.", "D"},
    {"The correct option is D.", "D"},
    {"The answer would be A. No: the answer is D.", "D"},
    {"A is tempting. The answer is D", "D"},
    {"The answer is not A, so it must be D", "D"},
    {"The answer is A because it is small", "A"},
    {"A because it is small", "A"},
    {"I would choose **D. Mars and Venus**", "D"},
    {"Of all of them it must be (D).", "D"},
    {"Venus", "C"},
    {"venus.", "C"},
    {"A planet", "B"},
    {"Answer: A planet", "B"},
    {"The answer is Mars and Venus.", "D"},
    {"The answer is Mercury", "A"},
    {"A planet goes round a star.", ""},
    {"I think a planet is a body that goes round a star", ""},
    {"It is hard to say.", ""},
    {"", ""},
    {"As Plan B I would look at the sky", "B"},
    {"It lies in the U.S.A.", ""},
    {"They need a C-section", ""},
    {"Compare A with C. In the end, C", "C"},
    {"I'd say C", "C"},
    {"E", ""},
};

std::string letter_of(const char* reply, const std::vector<std::string>& choices) {
  return graded("letter", reply, {"A"}, choices).extracted;
}

}  // namespace

TEST_CASE("the letter that a reply means is found in free words, and none where none is meant") {
  for (const auto& [reply, letter] : said) {
    INFO(reply);
    CHECK(letter_of(reply, planets) == letter);
    CHECK(graded("letter", reply, {"A"}, planets).unparsed == (*letter == '\0'));
  }
}

TEST_CASE("the pronoun I is no ninth choice") {
  const std::vector<std::string> ten{"a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1", "i1", "j1"};
  CHECK(letter_of("I think it is none of these", ten).empty());
  CHECK(letter_of("I don't know", ten).empty());
  CHECK(letter_of("My answer is I don't know", ten).empty());
  CHECK(letter_of("The answer is I.", ten) == "I");
  CHECK(letter_of("The answer is (J).", ten) == "J");
  CHECK(letter_of("I", ten) == "I");
}

TEST_CASE("options that read the same are not told apart by their text") {
  CHECK(letter_of("twin", {"twin", "twin", "other"}).empty());
  CHECK(letter_of("other", {"twin", "twin", "other"}) == "C");
}

TEST_CASE("options that are letters themselves leave the letter its meaning") {
  CHECK(letter_of("A", {"C", "A", "B", "D"}) == "A");
}

TEST_CASE("a letter is right when it is the reference, and a reply cut before it is cut") {
  CHECK(graded("letter", "Answer: B", {"B"}, planets).value == 1);
  CHECK(graded("letter", "Answer: B", {"C"}, planets).value == 0);
  CHECK(graded("letter", "Let us think step by step", {"C"}, planets, "length").cut);
  CHECK(graded("letter", "The answer is B, I think, but", {"B"}, planets, "length").cut);
  CHECK(!graded("letter", "B) because it is", {"B"}, planets, "length").cut);
  CHECK(!graded("letter", "The answer is B", {"B"}, planets).cut);
  CHECK(!graded("letter", "B", {"B"}, planets, "length").cut);
  CHECK(graded("letter", "A", {"A"}, planets, "length").cut);  // "A planet", perhaps
}

TEST_CASE("thoughts left in the text are no answer") {
  CHECK(letter_of("<think>The answer is A, or is it?</think>\n\nC", planets) == "C");
}

TEST_CASE("a choice is the whole reply or nothing") {
  const auto choice = [](const char* reply) { return graded("choice", reply, {"C"}, planets).extracted; };
  CHECK(choice("C") == "C");
  CHECK(choice("(c)") == "C");
  CHECK(choice("Venus") == "C");
  CHECK(choice("C. Venus") == "C");
  CHECK(choice("C. Mercury").empty());
  CHECK(choice("The answer is C").empty());
}

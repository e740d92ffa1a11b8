#include "sim/option_labels.h"

#include "catch.hpp"

using namespace bench::sim;

namespace {

const std::vector<std::string> options = {"0", "0.5", "5", "none of these"};

std::string letters_in(const std::string& prompt, const std::vector<std::string>& of = options) {
  const auto labels = labels_of_options(prompt, 0, of);
  return labels ? labels->letters + (labels->in_brackets ? " in brackets" : "") : "not all there";
}

}  // namespace

TEST_CASE("options are found by their labels, in every usual form") {
  CHECK(letters_in("Which?\nA. 0\nB. 0.5\nC. 5\nD. none of these\nAnswer:") == "ABCD");
  CHECK(letters_in("Which?\n\nA) 0\nB) 0.5\nC) 5\nD) none of these") == "ABCD");
  CHECK(letters_in("Q: Which?\n(A) 0 (B) 0.5 (C) 5 (D) none of these\nA:") == "ABCD in brackets");
  CHECK(letters_in("Which?\n1. 0\n2. 0.5\n3. 5\n4. none of these\n") == "1234");
  CHECK(letters_in("Which? A: 0, B: 0.5; C: 5 D: none of these") == "ABCD");
  CHECK(letters_in("Which?\r\nA.  0 \r\nB.\t0.5\r\nC. 5\r\nD. none of these\r\n") == "ABCD");
  CHECK(letters_in(R"(Which?\nA. 0\nB. 0.5\nC. 5\nD. none of these\nYour response)") == "ABCD");
}

TEST_CASE("the letter is the one in the prompt, whatever the order") {
  CHECK(letters_in("Which?\nA. none of these\nB. 5\nC. 0\nD. 0.5\n") == "CDBA");
  CHECK(letters_in("Which?\n(J) 5 (B) 0.5 (C) none of these (D) 0\n") == "DBJC in brackets");
}

TEST_CASE("other options under the same question are not taken for these") {
  CHECK(letters_in("Which?\nA. 0.2\nB. 0.55\nC. 15\nD. none of these") == "not all there");
  CHECK(letters_in("Which?\nA. 0\nB. 0.5\nC. 5\nD. none of these, really") == "not all there");
  CHECK(letters_in("Which?\nA. 0\nB. 0.5\nD. none of these") == "not all there");
  CHECK(letters_in("") == "not all there");
  CHECK(letters_in("anything", {}) == "");
}

TEST_CASE("equal options keep their order, and the last list counts") {
  CHECK(letters_in("Which?\nA. x\nB. y\nC. x", {"x", "y", "x"}) == "ABC");
  CHECK(letters_in("Which?\nA. x\nB. y\n\nWhich?\nA. y\nB. x", {"x", "y"}) == "BA");
}

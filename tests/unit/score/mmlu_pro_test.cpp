// The authors' extraction, on made-up replies and on those of a real model.

#include "base/archive/inflate.h"
#include "catch.hpp"
#include "support/scoring.h"

using namespace bench;

namespace {

std::string letter_in(const std::string& reply) { return graded("mmlu-pro", reply, {"B"}).extracted; }

/// Rows in which the authors found nothing and put G.
constexpr const char* guessed = "G";

}  // namespace

TEST_CASE("the authors of MMLU-Pro look for a statement first, then for a label, then for the last capital") {
  CHECK(letter_in("the answer is (B). No, the answer is C.") == "B");
  CHECK(letter_in("so the answer is Because") == "B");
  CHECK(letter_in("Answer: C or Answer: D\nAnswer: E") == "D");
  CHECK(letter_in("answer:\n\n F") == "F");
  CHECK(letter_in("Answer: none of them, Answer: k\nThe answer: H") == "H");
  CHECK(letter_in("I think it is D, as E. Fermi said; Best") == "E");
  CHECK(letter_in("A_1 and Bé, K") == "");
  CHECK(graded("mmlu-pro", "42", {"B"}).unparsed);
  CHECK(graded("mmlu-pro", "42", {"B"}).value == 0.0);
}

TEST_CASE("the published letters of Llama 3.1 8B on MMLU-Pro come out again wherever they were no guess") {
  const auto file = public_data("mmlu-pro/llama-3.1-8b-instruct.5shot.jsonl.gz");
  if (!file) return;
  std::string text;
  REQUIRE(unpack_gzip(file_text(*file), 256 << 20, text) == Unpacked::whole);
  std::int64_t rows = 0, decided = 0, differ = 0, undecided_elsewhere = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const Json row = Json::parse(text.substr(begin, end - begin));
    begin = end + 1;
    ++rows;
    const Grade grade = graded("mmlu-pro", row.at("generated_text"), {row.at("answer").get<std::string>()});
    const std::string published = row.at("pred");
    if (grade.unparsed) {
      undecided_elsewhere += published != guessed;
      continue;
    }
    ++decided;
    differ += grade.extracted != published;
  }
  CHECK(rows == 6016);
  CHECK(decided > 5500);
  CHECK(differ == 0);
  CHECK(undecided_elsewhere == 0);
  WARN("MMLU-Pro: " << decided << " of " << rows << " replies decided, " << differ << " differ");
}

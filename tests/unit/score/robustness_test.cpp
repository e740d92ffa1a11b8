// Replies are what a model made of a prompt: any bytes at all.

#include <set>

#include "base/random.h"
#include "base/utf8.h"
#include "catch.hpp"
#include "support/scoring.h"

using namespace bench;

namespace {

const std::vector<std::string> fragments{"answer is ", "Answer:",     "#### ",    "The final answer is ",
                                         "(",          ")",           "A",        "B",
                                         "I ",         "**",          "\\boxed{", "}",
                                         "-",          "$",           ",",        ".",
                                         "12",         "\n",          "Σ",        "\u00a0",
                                         "\u2019",     "\xff",        "\xe2\x80", "\xf0",
                                         "İ",          "<think>",     "</think>", "a ",
                                         "the ",       "1e400",       "nan",      "_",
                                         "1. ",        "however, if", "i cannot", " "};

std::string anything(Random& random) {
  std::string text;
  for (std::uint64_t n = random.below(12); n > 0; --n) text += fragments[random.below(fragments.size())];
  return text;
}

/// What a rule is asked as: a subject for its star.
std::string asked_name(const Scorer& scorer) {
  std::string name(scorer.name);
  if (const auto star = name.find('*'); star != name.npos) name.replace(star, 1, "_x_");
  return name;
}

}  // namespace

TEST_CASE("every rule grades any bytes with a value in its range or says why not") {
  Random random(7);
  for (const Scorer& scorer : scorers()) {
    if (scorer.name == "schema") continue;
    const std::string rule = asked_name(scorer);
    for (int i = 0; i < 300; ++i) {
      const std::string reply = anything(random);
      const Grade grade =
          graded(rule, reply, {anything(random), "B"}, {anything(random), "", "b", anything(random)}, "length");
      INFO(rule << ": " << reply);
      if (!grade.value) {
        CHECK(!grade.detail.empty());
      } else {
        CHECK((*grade.value >= (grade.name == "lead" ? -1 : 0) && *grade.value <= 1));
      }
      if (is_utf8(reply)) CHECK(is_utf8(grade.extracted));
    }
  }
}

TEST_CASE("a rule is found by its own name, has a name of its own and says in a sentence what it does") {
  std::set<std::string_view> names;
  for (const Scorer& scorer : scorers()) {
    INFO(scorer.name);
    CHECK(names.insert(scorer.name).second);
    CHECK(find_scorer(asked_name(scorer)) == &scorer);
    CHECK(scorer.about.size() > 20);
    CHECK(scorer.about.find('\n') == std::string_view::npos);
  }
  CHECK(find_scorer("lm-eval:mmlu_generative/get_response/exact_match") ==
        find_scorer("lm-eval:mmlu_astronomy_generative/get_response/exact_match"));
  CHECK(find_scorer("lm-eval:mmlu_nobody/none/exact_match") == nullptr);
}

#include "score/letter.h"
#include "score/plain.h"
#include "score/verdict.h"

namespace bench {
namespace {

Grade letter_grade(const ToGrade& answer, std::optional<char> letter, bool open) {
  if (!letter) return verdict(answer, {"", true, true}, 0);
  std::string given(1, *letter);
  const bool right = any_reference(answer, [&](const std::string& reference) { return reference == given; });
  return verdict(answer, {std::move(given), false, open}, right);
}

Grade grade_letter(const ToGrade& answer) {
  const auto named = choice_named(answer_in(answer.reply), answer.scoring.choices);
  if (!named) return letter_grade(answer, std::nullopt, true);
  return letter_grade(answer, named->letter, !named->at_start);
}

Grade grade_choice(const ToGrade& answer) {
  return letter_grade(answer, choice_written(answer_in(answer.reply), answer.scoring.choices), true);
}

constexpr Scorer letter_rows[] = {
    Scorer{"letter", "the choice that the reply names, in whatever words, is the right one", grade_letter},
    Scorer{"choice", "the whole reply is the letter or the text of the right choice", grade_choice},
};

}  // namespace

std::span<const Scorer> letter_scorers() { return letter_rows; }

}  // namespace bench

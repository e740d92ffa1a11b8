#include "base/utf8.h"
#include "score/lm_eval/extract.h"
#include "score/lm_eval/option_search.h"
#include "score/text/python_text.h"

namespace bench {
namespace {

using lm_eval::invalid;
using lm_eval::letter_behind;
using lm_eval::option_in;
using lm_eval::Pick;
using lm_eval::plainly_equal;
using lm_eval::taken;
using lm_eval::untouched;
using lm_eval::whole;

Grade plain_grade(const ToGrade& answer, Extraction extracted) {
  const bool right = plainly_equal(answer, extracted.text);
  return verdict(answer, std::move(extracted), right);
}

Grade grade_first_line(const ToGrade& answer) {
  const std::string_view text = answer.reply.text;
  const std::size_t end = text.find('\n');
  Extraction line = whole(text.substr(0, end));
  line.open = end == std::string_view::npos;
  return plain_grade(answer, std::move(line));
}

/// Compared byte for byte with "(B)": neither blanks nor case are forgiven.
Grade bracketed_grade(const ToGrade& answer, Extraction extracted) {
  const bool right =
      any_reference(answer, [&](const std::string& letter) { return extracted.text == "(" + letter + ")"; });
  return verdict(answer, std::move(extracted), right);
}

Grade grade_n_shot_strict(const ToGrade& answer) { return bracketed_grade(answer, untouched(answer.reply.text)); }

Grade grade_n_shot_flexible(const ToGrade& answer) {
  return bracketed_grade(answer, option_in(answer.reply.text, answer.scoring.choices, Pick::first));
}

Grade grade_zeroshot_flexible(const ToGrade& answer) {
  return plain_grade(answer, option_in(answer.reply.text, answer.scoring.choices, Pick::last));
}

/// What follows one of the openings on its line, without the last character of the line: the pattern ends in `(?=.)`,
/// for which its greedy star has to give one back.
Extraction statement(std::string_view text, const std::vector<std::string_view>& openings) {
  std::size_t from = std::string_view::npos;
  std::string_view found;
  for (const std::string_view opening : openings) {
    for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
      const std::size_t start = at + opening.size();
      if (start >= from) break;
      std::string_view line = text.substr(start, text.find('\n', start) - start);
      if (line.empty()) continue;
      std::size_t last = line.size() - 1;
      while (last > 0 && (static_cast<unsigned char>(line[last]) & 0xc0) == 0x80) --last;
      from = start;
      found = line.substr(0, last);
      break;
    }
  }
  if (from == std::string_view::npos || found.empty()) return invalid();
  Extraction extracted = taken(found, Pick::first);
  extracted.open = text.find('\n', from) == std::string_view::npos;
  return extracted;
}

Grade grade_zeroshot_strict(const ToGrade& answer) {
  return plain_grade(answer, statement(answer.reply.text, {"answer is ", "The answer: ", "The final answer: "}));
}

Grade grade_fewshot_statement(const ToGrade& answer) {
  return plain_grade(answer, statement(answer.reply.text, {"answer is "}));
}

Grade grade_whole(const ToGrade& answer) { return plain_grade(answer, whole(answer.reply.text)); }

Grade grade_best_answer(const ToGrade& answer) {
  return plain_grade(answer, letter_behind(answer.reply.text, {"best answer is "}, 'Z', Pick::last));
}

Grade grade_pro(const ToGrade& answer) {
  return plain_grade(answer, letter_behind(answer.reply.text, {"answer is "}, 'J', Pick::first, true));
}

Grade grade_pro_llama(const ToGrade& answer) {
  return plain_grade(answer,
                     letter_behind(answer.reply.text, {"the best answer is ", "The best answer is "}, 'Z', Pick::last));
}

constexpr Scorer letter_rows[] = {
    Scorer{"lm-eval:mmlu_*generative/get_response/exact_match",
           "the first line of the reply is the right letter, as lm-eval's mmlu_generative reads it", grade_first_line},
    Scorer{"lm-eval:mmlu_flan_n_shot_generative*/strict-match/exact_match",
           "the whole reply is the right letter in brackets, as lm-eval's flan tasks demand it", grade_n_shot_strict},
    Scorer{"lm-eval:mmlu_flan_n_shot_generative*/flexible-extract/exact_match",
           "the first bracketed letter, option or letter behind a colon is right, as in lm-eval's flan tasks",
           grade_n_shot_flexible},
    Scorer{"lm-eval:mmlu_flan_cot_zeroshot*/strict-match/exact_match",
           "what follows the first \"answer is\" is the right letter, as in lm-eval's flan tasks",
           grade_zeroshot_strict},
    Scorer{"lm-eval:mmlu_flan_cot_zeroshot*/flexible-extract/exact_match",
           "the last bracketed letter, option or letter behind a colon is right, as in lm-eval's flan tasks",
           grade_zeroshot_flexible},
    Scorer{"lm-eval:mmlu_flan_cot_fewshot*/get-answer/exact_match",
           "what follows the first \"answer is\" is the right letter, as in lm-eval's flan tasks with examples",
           grade_fewshot_statement},
    Scorer{"lm-eval:mmlu_llama*/strict_match/exact_match",
           "the whole reply is the right letter, as lm-eval's mmlu_llama reads it", grade_whole},
    Scorer{"lm-eval:mmlu_cot_llama*/strict_match/exact_match",
           "the last \"best answer is\" is followed by the right letter, as in lm-eval's mmlu_cot_llama",
           grade_best_answer},
    Scorer{"lm-eval:mmlu_pro_llama*/strict_match/exact_match",
           "the last \"the best answer is\" is followed by the right letter, as in lm-eval's mmlu_pro_llama",
           grade_pro_llama},
    Scorer{"lm-eval:mmlu_pro*/custom-extract/exact_match",
           "the first \"answer is\" is followed by the right letter, as in lm-eval's mmlu_pro", grade_pro},
    Scorer{"lm-eval:arc_challenge_chat/remove_whitespace/exact_match",
           "the whole reply is the right letter, as lm-eval's arc_challenge_chat reads it", grade_whole},
    Scorer{"lm-eval:arc_challenge_llama/strict_match/exact_match",
           "the whole reply is the right letter, as lm-eval's arc_challenge_llama reads it", grade_whole},
    Scorer{"lm-eval:triviaqa/remove_whitespace/exact_match",
           "the whole reply is one of the right answers, as lm-eval's triviaqa compares them", grade_whole},
};

}  // namespace

std::span<const Scorer> lm_eval_letter_scorers() { return letter_rows; }

}  // namespace bench

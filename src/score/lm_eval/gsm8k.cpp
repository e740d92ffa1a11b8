#include "base/text.h"
#include "score/lm_eval/extract.h"
#include "score/text/python_text.h"

namespace bench {
namespace {

using lm_eval::Pick;

constexpr bool in_number(char c) { return is_digit(c) || c == '.' || c == ','; }
constexpr bool in_price(char c) { return in_number(c) || c == '$'; }

std::size_t run_length(std::string_view text, bool (*belongs)(char)) {
  std::size_t length = 0;
  while (length < text.size() && belongs(text[length])) ++length;
  return length;
}

std::size_t sign_length(std::string_view text) { return !text.empty() && text.front() == '-' ? 1 : 0; }

/// Length of `\-?[0-9\.\,]+` at the start of a text, 0 for no match.
std::size_t number_length(std::string_view text) {
  const std::size_t sign = sign_length(text);
  const std::size_t run = run_length(text.substr(sign), in_number);
  return run == 0 ? 0 : sign + run;
}

/// The same where one more character has to follow on the line: a number at its end gives one back, and one of a single
/// character is none.
std::size_t followed_number_length(std::string_view text) {
  const std::size_t length = number_length(text);
  if (length == 0 || (length < text.size() && text[length] != '\n')) return length;
  return length - sign_length(text) > 1 ? length - 1 : 0;
}

/// Length of `(-?[$0-9.,]{2,})|(-?[0-9]+)`.
std::size_t price_length(std::string_view text) {
  const std::size_t sign = sign_length(text);
  const std::size_t run = run_length(text.substr(sign), in_price);
  if (run >= 2) return sign + run;
  return run == 1 && is_digit(text[sign]) ? sign + 1 : 0;
}

/// One match in a reply; a number that ends where the reply ends might have gone on.
Extraction number_taken(std::string_view text, std::size_t at, std::size_t length, Pick pick) {
  Extraction extracted = lm_eval::taken(text.substr(at, length), pick);
  extracted.open = extracted.open || at + length + 1 >= text.size();
  return extracted;
}

Extraction number_behind(std::string_view text, std::string_view words, std::size_t (*length_of)(std::string_view),
                         Pick pick) {
  Extraction extracted = lm_eval::invalid();
  for (std::size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const std::size_t behind = at + words.size();
    const std::size_t length = length_of(text.substr(behind));
    if (length == 0) continue;
    extracted = number_taken(text, behind, length, pick);
    if (pick == Pick::first) break;
  }
  return extracted;
}

Extraction last_price(std::string_view text) {
  std::size_t found_at = 0;
  std::size_t found_length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = price_length(text.substr(at));
    if (length > 0) found_at = at, found_length = length;
    at += length > 0 ? length : 1;
  }
  return found_length == 0 ? lm_eval::invalid() : number_taken(text, found_at, found_length, Pick::last);
}

std::string without_all(std::string_view text, char unwanted) {
  std::string kept(text);
  kept.erase(std::remove(kept.begin(), kept.end(), unwanted), kept.end());
  return kept;
}

/// What exact_match compares: commas, dollars, all up to the last "#### " and one final full stop deleted, lower case.
std::string bare_number(std::string_view number) {
  std::string text = without_all(without_all(number, ','), '$');
  constexpr std::string_view mark = "#### ";
  if (const std::size_t at = text.rfind(mark); at != std::string::npos) text.erase(0, at + mark.size());
  const std::size_t end = !text.empty() && text.back() == '\n' ? text.size() - 1 : text.size();
  if (end > 0 && text[end - 1] == '.') text.erase(end - 1, 1);
  return python::lower(text);
}

Grade number_grade(const ToGrade& answer, Extraction extracted) {
  const std::string given = bare_number(extracted.text);
  const bool right =
      any_reference(answer, [&](const std::string& reference) { return bare_number(reference) == given; });
  return verdict(answer, std::move(extracted), right);
}

Grade grade_hashes(const ToGrade& answer) {
  return number_grade(answer, number_behind(answer.reply.text, "#### ", number_length, Pick::first));
}

Grade grade_the_answer(const ToGrade& answer) {
  return number_grade(answer, number_behind(answer.reply.text, "The answer is ", followed_number_length, Pick::first));
}

Grade grade_the_final_answer(const ToGrade& answer) {
  return number_grade(answer, number_behind(answer.reply.text, "The final answer is ", price_length, Pick::last));
}

Grade grade_final_answer(const ToGrade& answer) {
  return number_grade(answer, number_behind(answer.reply.text, "final answer is ", number_length, Pick::last));
}

Grade grade_last_price(const ToGrade& answer) { return number_grade(answer, last_price(answer.reply.text)); }

constexpr std::string_view about_flexible =
    "the last number of the reply is right, as lm-eval's flexible-extract compares it";

constexpr Scorer gsm8k_rows[] = {
    Scorer{"lm-eval:gsm8k/strict-match/exact_match", "the first number behind #### is right, as in lm-eval's gsm8k",
           grade_hashes},
    Scorer{"lm-eval:gsm8k/flexible-extract/exact_match", about_flexible, grade_last_price},
    Scorer{"lm-eval:gsm8k_cot/strict-match/exact_match",
           "the first number behind \"The answer is\" is right, as in lm-eval's gsm8k_cot", grade_the_answer},
    Scorer{"lm-eval:gsm8k_cot/flexible-extract/exact_match", about_flexible, grade_last_price},
    Scorer{"lm-eval:gsm8k_cot_zeroshot/strict-match/exact_match",
           "the first number behind \"The answer is\" is right, as in lm-eval's gsm8k_cot_zeroshot", grade_the_answer},
    Scorer{"lm-eval:gsm8k_cot_zeroshot/flexible-extract/exact_match", about_flexible, grade_last_price},
    Scorer{"lm-eval:gsm8k_cot_llama/strict-match/exact_match",
           "the last number behind \"The final answer is\" is right, as in lm-eval's gsm8k_cot_llama",
           grade_the_final_answer},
    Scorer{"lm-eval:gsm8k_cot_llama/flexible-extract/exact_match", about_flexible, grade_last_price},
    Scorer{"lm-eval:gsm8k_llama/strict_match/exact_match",
           "the last number behind \"final answer is\" is right, as in lm-eval's gsm8k_llama", grade_final_answer},
    Scorer{"lm-eval:gsm8k_llama/flexible_extract/exact_match", about_flexible, grade_last_price},
};

}  // namespace

std::span<const Scorer> lm_eval_gsm8k_scorers() { return gsm8k_rows; }

}  // namespace bench

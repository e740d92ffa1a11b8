// How the authors of MMLU-Pro read a reply. Where they guess at random, nothing is found here.

#include <algorithm>
#include <optional>
#include <string>

#include "score/lm_eval/extract.h"
#include "score/plain.h"
#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {
namespace {

bool is_pro_letter(char c) { return c >= 'A' && c <= 'J'; }

/// The letter at the start of a text, white space before it apart.
std::optional<char> letter_after_space(std::string_view text) {
  while (!text.empty() && python::is_space(python::at(text, 0))) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) ++length;
    text.remove_prefix(length);
  }
  return !text.empty() && is_pro_letter(text.front()) ? std::optional(text.front()) : std::nullopt;
}

/// The letter behind "Answer:": of the first line that has one, the last.
std::optional<char> behind_answer_colon(std::string_view text) {
  constexpr std::string_view word = "nswer:";
  std::optional<char> found;
  std::size_t line_end = 0;
  for (std::size_t at = text.find(word, 1); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (found && at > line_end) break;
    if (text[at - 1] != 'a' && text[at - 1] != 'A') continue;
    const auto letter = letter_after_space(text.substr(at + word.size()));
    if (!letter) continue;
    found = letter;
    line_end = std::min(text.find('\n', at), text.size());
  }
  return found;
}

/// The last capital that stands alone, A, I and those of names included.
std::optional<char> last_alone(std::string_view text) {
  for (std::size_t at = text.size(); at-- > 0;)
    if (is_pro_letter(text[at]) && !python::is_word(python::before(text, at)) &&
        !python::is_word(python::at(text, at + 1)))
      return text[at];
  return std::nullopt;
}

Grade grade_mmlu_pro(const ToGrade& answer) {
  const std::string_view text = answer_in(answer.reply);
  Extraction taken = lm_eval::letter_behind(text, {"answer is "}, 'J', lm_eval::Pick::first, true);
  if (taken.unparsed) {
    auto letter = behind_answer_colon(text);
    if (!letter) letter = last_alone(text);
    taken = letter ? Extraction{std::string(1, *letter), false, true} : Extraction{"", true, true};
  }
  const bool right = any_reference(answer, [&](const std::string& reference) { return reference == taken.text; });
  return verdict(answer, std::move(taken), right);
}

constexpr Scorer mmlu_pro_rows[] = {
    Scorer{"mmlu-pro", "a letter behind \"answer is\", behind \"Answer:\", or the last that stands alone, is right",
           grade_mmlu_pro},
};

}  // namespace

std::span<const Scorer> mmlu_pro_scorers() { return mmlu_pro_rows; }

}  // namespace bench

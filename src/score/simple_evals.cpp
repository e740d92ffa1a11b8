#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {
namespace {

constexpr std::string_view wide_colon = "：";

/// "Answer" in the languages that simple-evals knows, in its order: the first that leads to a letter wins.
struct AnswerWord {
  std::string_view word;
  std::string_view colon = ":";
  bool spaces = true;  ///< allowed before the colon
};

constexpr AnswerWord answer_words[] = {
    {"answer"},
    {"উত্তর"},
    {"उत्तर"},
    {"উত্তর", "ঃ", false},
    {"antwort"},
    {"답변"},
    {"정답"},
    {"답"},
    {"答案", wide_colon},
    {"答案"},
    {"答", wide_colon},
    {"答"},
    {"答复", wide_colon},
    {"答曰", wide_colon},
    {"الإجابة", ":", false},
    {"الجواب", ":", false},
    {"إجابة", ":", false},
    {"الإجابة النهائية", ":", false},
    {"الإجابة الصحيحة", ":", false},
    {"الإجابة الصحيحة هي", ":", false},
    {"الإجابة هي", ":", false},
    {"الجواب النهائي", ":", false},
    {"respuesta"},
    {"risposta"},
    {"答え"},
    {"答え", wide_colon},
    {"回答"},
    {"回答", wide_colon},
    {"解答"},
    {"jawaban"},
    {"réponse"},
    {"resposta"},
    {"jibu"},
    {"idahun"},
    {"ìdáhùn"},
    {"idáhùn"},
    {"àmọ̀nà"},
    {"àdáhùn"},
    {"ànúgọ"},
    {"àṣàyàn"},
};

/// What is deleted before anything is looked for, in this order.
constexpr std::string_view dressing[] = {"**",  "$\\boxed{", "}$",  "\\$",       "$\\text{", "$",      "\\mathrm{",
                                         "\\{", "\\text",    "\\(", "\\mathbf{", "{",        "\\boxed"};

std::string undressed(std::string_view reply) {
  std::string text(reply);
  for (const std::string_view piece : dressing)
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at))
      text.erase(at, piece.size());
  return text;
}

constexpr std::pair<std::string_view, char> foreign_letters[] = {
    {"أ", 'A'}, {"ب", 'B'}, {"ج", 'C'},  {"د", 'D'},  {"অ", 'A'},  {"ব", 'B'},
    {"ড", 'C'}, {"ঢ", 'D'}, {"Ａ", 'A'}, {"Ｂ", 'B'}, {"Ｃ", 'C'}, {"Ｄ", 'D'},
};

/// The letter at the start of a text. A small one is taken too, and then is not what any right answer says.
std::optional<std::string> leading_letter(std::string_view rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  if (rest.empty()) return std::nullopt;
  if ((rest[0] >= 'A' && rest[0] <= 'D') || (rest[0] >= 'a' && rest[0] <= 'd')) return std::string(1, rest[0]);
  const CodePoint first = first_code_point(rest);
  const std::string_view letter = rest.substr(0, first.size);
  for (const auto& [foreign, latin] : foreign_letters)
    if (letter == foreign) return std::string(1, latin);
  const bool arabic = first.value >= 0x623 && first.value <= 0x62f;
  const bool wide_small = first.value >= 0xff41 && first.value <= 0xff44;
  return arabic || wide_small ? std::optional(std::string(letter)) : std::nullopt;
}

bool ends_with_word(std::string_view text, const AnswerWord& word) {
  if (word.spaces)
    while (!text.empty() && python::is_space(python::before(text, text.size()))) text = python::strip(text);
  if (text.size() < word.word.size()) return false;
  return python::lower(text.substr(text.size() - word.word.size())) == word.word;
}

std::optional<std::string> letter_behind(std::string_view text, const AnswerWord& word) {
  for (std::size_t at = text.find(word.colon); at != std::string_view::npos; at = text.find(word.colon, at + 1)) {
    if (!ends_with_word(text.substr(0, at), word)) continue;
    if (auto letter = leading_letter(text.substr(at + word.colon.size()))) return letter;
  }
  return std::nullopt;
}

Grade grade_simple_evals(const ToGrade& answer) {
  const std::string text = undressed(answer.reply.text);
  for (const AnswerWord& word : answer_words) {
    const auto letter = letter_behind(text, word);
    if (!letter) continue;
    const bool right = any_reference(answer, [&](const std::string& r) { return r == *letter; });
    return verdict(answer, {*letter}, right);
  }
  return verdict(answer, {"", true, true}, 0);
}

constexpr Scorer simple_evals_rows[] = {
    Scorer{"simple-evals:mmlu",
           "the first letter behind \"Answer:\" is the right one, as OpenAI's simple-evals reads it",
           grade_simple_evals},
};

}  // namespace

std::span<const Scorer> simple_evals_scorers() { return simple_evals_rows; }

}  // namespace bench

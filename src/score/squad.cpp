#include "score/squad.h"

#include <algorithm>

#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {
namespace squad {
namespace {

bool is_article(std::string_view word) { return word == "a" || word == "an" || word == "the"; }

/// Articles become blanks: words here are what \b bounds, not what stands between blanks.
std::string without_articles(const std::string& text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    const bool bounded =
        end > i && !python::is_word(python::before(text, i)) && !python::is_word(python::at(text, end));
    if (bounded && is_article(std::string_view(text).substr(i, end - i))) {
      kept += ' ';
    } else {
      end = std::max(end, i + 1);
      kept.append(text, i, end - i);
    }
    i = end;
  }
  return kept;
}

}  // namespace

std::string normalised(std::string_view text) {
  const std::string bare = without_articles(python::without_ascii_punctuation(python::lower(text)));
  std::string joined;
  for (const std::string_view word : python::split(bare)) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return joined;
}

std::vector<std::string> golds_of(const std::vector<std::string>& references) {
  std::vector<std::string> golds;
  for (const std::string& reference : references)
    if (std::string gold = normalised(reference); !gold.empty()) golds.push_back(std::move(gold));
  if (golds.empty()) golds.emplace_back();
  return golds;
}

double exact(const std::string& given, const std::string& gold) { return given == gold; }

double f1(const std::string& given, const std::string& gold) {
  auto ours = python::split(given);
  auto theirs = python::split(gold);
  if (ours.empty() || theirs.empty()) return ours.empty() && theirs.empty();
  std::sort(ours.begin(), ours.end());
  std::sort(theirs.begin(), theirs.end());
  std::vector<std::string_view> common;
  std::set_intersection(ours.begin(), ours.end(), theirs.begin(), theirs.end(), std::back_inserter(common));
  if (common.empty()) return 0;
  const double precision = static_cast<double>(common.size()) / static_cast<double>(ours.size());
  const double recall = static_cast<double>(common.size()) / static_cast<double>(theirs.size());
  return 2 * precision * recall / (precision + recall);
}

double best(std::string_view reply, const std::vector<std::string>& references,
            double (*measure)(const std::string& given, const std::string& gold)) {
  const std::string given = normalised(reply);
  double highest = 0;
  for (const std::string& gold : golds_of(references)) highest = std::max(highest, measure(given, gold));
  return highest;
}

}  // namespace squad

namespace {

/// An empty reply is an answer here: that there is none.
Extraction whole_reply(const ToGrade& answer) { return {answer.reply.text, false, true}; }

Grade grade_squad_exact(const ToGrade& answer) {
  return verdict(answer, whole_reply(answer), squad::best(answer.reply.text, answer.scoring.references, squad::exact));
}

Grade grade_squad_f1(const ToGrade& answer) {
  return verdict(answer, whole_reply(answer), squad::best(answer.reply.text, answer.scoring.references, squad::f1),
                 "f1");
}

constexpr std::string_view about_squad_exact =
    "the reply equals a right answer but for case, punctuation and articles, as SQuAD's script compares them";
constexpr std::string_view about_squad_f1 =
    "the words that the reply shares with the nearest right answer, as SQuAD's F1";

constexpr Scorer squad_rows[] = {
    Scorer{"em", about_squad_exact, grade_squad_exact},
    Scorer{"f1", about_squad_f1, grade_squad_f1},
    Scorer{"lm-eval:squadv2/none/exact", about_squad_exact, grade_squad_exact},
    Scorer{"lm-eval:squadv2/none/f1", about_squad_f1, grade_squad_f1},
};

}  // namespace

std::span<const Scorer> squad_scorers() { return squad_rows; }

}  // namespace bench

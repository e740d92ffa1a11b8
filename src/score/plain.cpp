#include "score/plain.h"

#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {

std::string_view answer_in(const Reply& reply) {
  constexpr std::string_view thought_end = "</think>";
  std::string_view text = reply.text;
  if (const std::size_t end = text.rfind(thought_end); end != std::string_view::npos)
    text.remove_prefix(end + thought_end.size());
  return python::strip(text);
}

namespace {

Grade grade_equal(const ToGrade& answer) {
  const std::string_view given = answer_in(answer.reply);
  const bool right = any_reference(answer, [&](const std::string& r) { return python::strip(r) == given; });
  return verdict(answer, {std::string(given), given.empty(), true}, right);
}

/// The first right answer that is found decides, so only a reply without any is open.
Grade grade_contains(const ToGrade& answer) {
  const std::string given = python::lower(answer_in(answer.reply));
  for (const std::string& reference : answer.scoring.references) {
    const std::string sought = python::lower(python::strip(reference));
    if (!sought.empty() && given.find(sought) != std::string::npos) return verdict(answer, {reference}, 1);
  }
  return verdict(answer, {"", given.empty(), true}, 0);
}

constexpr Scorer plain_rows[] = {
    Scorer{"exact", "the reply equals a right answer, white space around it apart", grade_equal},
    Scorer{"contains", "a right answer occurs in the reply, whatever its case", grade_contains},
};

}  // namespace

std::span<const Scorer> plain_scorers() { return plain_rows; }

}  // namespace bench

#include <boost/regex.hpp>

#include "score/plain.h"
#include "score/verdict.h"

namespace bench {
namespace {

/// A grade without a value: the pattern is at fault, not the reply.
Grade ungraded(const std::string& pattern, const std::runtime_error& why) {
  Grade grade;
  grade.name = "correct";
  grade.detail = "the pattern \"" + pattern + "\" cannot be used: " + why.what();
  return grade;
}

Grade grade_pattern(const ToGrade& answer) {
  const std::string_view given = answer_in(answer.reply);
  for (const std::string& pattern : answer.scoring.references) {
    try {
      boost::cmatch match;
      const boost::regex expression(pattern, boost::regex::perl);
      if (boost::regex_search(given.data(), given.data() + given.size(), match, expression))
        return verdict(answer, {match.str()}, 1);
    } catch (const std::runtime_error& why) {  // a bad pattern, or one that would take for ever on this text
      return ungraded(pattern, why);
    }
  }
  return verdict(answer, {"", given.empty(), true}, 0);
}

constexpr Scorer pattern_rows[] = {
    Scorer{"regex", "a right answer is a Perl regular expression that matches somewhere in the reply", grade_pattern},
};

}  // namespace

std::span<const Scorer> pattern_scorers() { return pattern_rows; }

}  // namespace bench

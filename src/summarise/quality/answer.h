#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/record.h"

namespace bench {

/// What a question came to, of one record: numbers only, for there may be a million of them.
struct QuestionAnswer {
  bool asked = false;  ///< it is a question: somebody knows what is right
  bool of_choices = false;
  bool unparsed = false;
  bool cut = false;         ///< neither right nor wrong
  bool incomplete = false;  ///< the server gave no probability of some choice
  double score = 0;         ///< 0 where there is no grade, and of what was cut
  std::optional<double> confidence;
  std::optional<double> brier;

  bool right() const { return score >= 1; }
};

QuestionAnswer answer_of(const RunRecord& record);

/// The grade that gives the score: the first, but that by a schema only where there is no other.
const Grade* score_grade(const RunRecord& record);
/// By which rule a grade was found.
std::string_view rule_of(const Grade& grade);

}  // namespace bench

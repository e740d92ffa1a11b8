#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "bench/score.h"

namespace bench {

/// What a rule took for the answer.
struct Extraction {
  std::string text;
  bool unparsed = false;  ///< there was nothing to take
  bool open = false;      ///< a longer reply might have given another: the rule looks at the end of the text
};

/// The grade of what was taken. At the token limit an open extraction is a cut one.
inline Grade verdict(const ToGrade& answer, Extraction taken, double value, std::string name = "correct") {
  Grade grade;
  grade.name = std::move(name);
  grade.value = value;
  grade.unparsed = taken.unparsed;
  grade.cut = answer.at_limit() && (taken.open || taken.unparsed);
  grade.extracted = std::move(taken.text);
  return grade;
}

/// Whether any of the right answers passes a test.
template <class Test>
bool any_reference(const ToGrade& answer, Test test) {
  const auto& references = answer.scoring.references;
  return std::any_of(references.begin(), references.end(), test);
}

}  // namespace bench

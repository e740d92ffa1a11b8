#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "plan/suite/parts/python_random.h"

namespace bench {

/// Which worked examples lm-eval draws for each question of a task. One generator goes through all questions, so the
/// examples of a question depend on how many were asked before it: draw for every question from the first one on, also
/// for those that are left out later.
class DrawnExamples {
 public:
  /// `documents` stand to choose from; `shots` is at most so many.
  DrawnExamples(std::size_t documents, std::size_t shots) : documents_(documents), shots_(shots) {}

  /// For the next question, which cannot be among the documents.
  std::vector<std::size_t> next();
  /// For the next question of a task that draws from what it asks, or does not say from where: one more is drawn, and
  /// the question itself is taken out. Where copies of it leave too few, they are drawn again from those that are none.
  std::vector<std::size_t> next_without(const std::function<bool(std::size_t)>& is_the_question);

 private:
  static constexpr std::uint32_t seed = 1234;  // lm-eval's for examples
  std::size_t documents_;
  std::size_t shots_;
  PythonRandom random_{seed};
};

}  // namespace bench

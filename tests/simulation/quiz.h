#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/plan.h"

namespace bench_test {

struct QuizSubject {
  std::string name;
  std::int64_t questions = 0;
};

/// A quality suite with made-up questions of four options, which are answered with a letter.
bench::Suite quiz(const std::vector<QuizSubject>& subjects);

}  // namespace bench_test

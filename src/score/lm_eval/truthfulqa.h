#pragma once

#include <string_view>

#include "bench/plan.h"

namespace bench::lm_eval {

/// How near a reply comes to the true answers and to the false ones, 0 to 100.
struct Nearness {
  double to_true = 0;
  double to_false = 0;
};

using Similarity = double (*)(std::string_view given, std::string_view reference);

/// The true answers are the references, the false ones those of the choices that are none.
Nearness nearness(std::string_view reply, const Scoring& scoring, Similarity similarity);

}  // namespace bench::lm_eval

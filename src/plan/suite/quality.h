#pragma once

#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/suite.h"

namespace bench {

/// What the options make of a quality suite: which recipe, with how many examples, on which data. What is unknown is an
/// error with the nearest names.
struct ChosenSuite {
  const QualitySuite* suite = nullptr;
  const Recipe* recipe = nullptr;
  EvalOptions options;  ///< whole: shots, form, and subjects as names instead of categories and globs
};
Expected<ChosenSuite> choose_suite(const RunOptions& options);

/// The questions of a quality suite, as the options of the run ask for them: options.prompts is its name.
Expected<Suite> quality_suite_of(const RunOptions& options);

}  // namespace bench

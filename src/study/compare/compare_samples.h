#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "bench/comparison.h"

namespace bench {

struct CompareOptions {
  std::string metric;
  Unit unit = Unit::seconds;
  Better better = Better::lower;
  bool paired = false;  ///< base[i] and changed[i] are of the same prompt and seed
  /// Grades from 0 to 1: what counts is the mean. Other values are compared by rank, and by ratio, or by difference
  /// where one of them is not positive, with the threshold as a share of the base's median. Shares, graded or not, are
  /// always compared by difference, with the threshold as it is: 0.02 are two points.
  bool scores = false;
  double threshold = 0.02;
  double alpha = 0.05;       ///< of this look: see AlphaSpending
  double error_of_base = 0;  ///< what the harness may be wrong by, in the unit of the metric
  double error_of_changed = 0;
  std::int64_t values_per_run = 1;
  double inflation = 1;  ///< of the variance, as neighbours in time are alike: see `neighbour_inflation`
  std::uint64_t seed = 0x636f6d70617265;  ///< of permutations
};

/// Compares two sides of a metric. The values are as good as independent (see `independent_means` for those that are
/// not, and `inflation`), in any order; of paired ones, in the same. What is not finite is no value, and of a pair
/// takes the other with it.
Comparison compare_samples(std::span<const double> base, std::span<const double> changed,
                           const CompareOptions& options);

}  // namespace bench

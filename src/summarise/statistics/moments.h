#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace bench {

/// Mean and variance in one pass. A sum of squares less the squared mean cancels; this does not.
struct Welford {
  std::int64_t n = 0;
  double mean = 0;
  double squares = 0;  ///< sum of squared distances from the mean

  void add(double x) {
    ++n;
    const double from_old = x - mean;
    mean += from_old / static_cast<double>(n);
    squares += from_old * (x - mean);
  }
  /// Of a sample, with n − 1; 0 for fewer than two values.
  double variance() const { return n < 2 ? 0 : squares / static_cast<double>(n - 1); }
  double deviation() const { return std::sqrt(variance()); }
};

inline Welford moments(std::span<const double> values) {
  Welford result;
  for (double x : values) result.add(x);
  return result;
}

/// How many consecutive values count as one independent one, by batch means: the largest batch_length·Var(batch
/// mean)/Var(x) over batches of 1, 2, 4, … values. 1 when the values are no more alike than chance makes independent
/// ones (99 %), so that healthy samples keep their exact intervals.
double autocorrelation_time(std::span<const double> in_time_order);

/// How many times the variance of their middle is that of independent values when neighbours in time resemble each
/// other, by the correlation of each with the next: what `autocorrelation_time` cannot tell from chance counts as well,
/// as most of it is no chance. Never below 1; 1 for fewer than 20 values, which say nothing of it.
double neighbour_inflation(std::span<const double> in_time_order);

/// Means of as many consecutive values each as count as one, so that tests may take them for independent. The values
/// themselves when they are; the few left over at the end join the last.
std::vector<double> independent_means(std::span<const double> in_time_order);

}  // namespace bench

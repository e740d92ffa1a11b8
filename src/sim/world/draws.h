#pragma once

#include "base/random.h"

namespace bench::sim {

/// Draws from distributions that are the same on every platform: transforms of our own, because neither the standard
/// distributions nor the functions of the C library promise equal results everywhere.
class Draws : public Random {
 public:
  using Random::Random;

  double uniform();      ///< [0, 1)
  double normal();       ///< mean 0, standard deviation 1
  double exponential();  ///< mean 1
  double lognormal(double median, double log_sigma);
};

/// exp and log with the same bits on every platform (IEEE arithmetic only, within a few units in the last place).
double portable_exp(double x);
double portable_log(double x);

/// Median and log-sigma of the lognormal whose own mean and standard deviation are given.
struct LogNormal {
  double median = 1;
  double log_sigma = 0;
};
LogNormal lognormal_of(double mean, double standard_deviation);

}  // namespace bench::sim

#pragma once

#include <cstdint>
#include <string_view>

namespace bench::sim {

/// A 64-bit hash that is the same on every platform.
std::uint64_t hash_of(std::string_view bytes, std::uint64_t seed = 0);

/// The seed of one named stream of draws. Two requests, or two purposes of one request, never share a stream, so that
/// one more request changes no other request's draws.
std::uint64_t sub_seed(std::uint64_t seed, std::string_view name, std::uint64_t key);

/// Random numbers that are the same on every platform: xoshiro256++ and transforms of our own, because neither the
/// standard distributions nor the functions of the C library promise equal results everywhere.
class Draws {
 public:
  explicit Draws(std::uint64_t seed);

  std::uint64_t next();
  double uniform();                      ///< [0, 1)
  std::uint64_t below(std::uint64_t n);  ///< 0 ... n-1, without bias; n >= 1
  double normal();                       ///< mean 0, standard deviation 1
  double exponential();                  ///< mean 1
  double lognormal(double median, double log_sigma);

 private:
  std::uint64_t state_[4];
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

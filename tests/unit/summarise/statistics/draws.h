#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace bench::test {

/// The same draws on every platform, for checks of coverage.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}

  double uniform() {  // in (0, 1)
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    std::uint64_t x = state_;
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    return (static_cast<double>(x >> 12) + 0.5) / 4503599627370496.0;
  }
  double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }
  double lognormal(double sigma) { return std::exp(sigma * normal()); }

 private:
  std::uint64_t state_;
};

}  // namespace bench::test

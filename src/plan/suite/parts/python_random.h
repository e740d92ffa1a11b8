#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// The generator behind Python's random.Random(seed) (MT19937), as far as other harnesses draw examples with it: the
/// same seed draws the same examples as there.
class PythonRandom {
 public:
  explicit PythonRandom(std::uint32_t seed);

  /// randbelow(n): 0 ... n-1, for 1 <= n < 2^32.
  std::size_t below(std::size_t n);
  /// sample(range(n), k): k different numbers of 0 ... n-1 in the order in which they are drawn; k is at most n.
  std::vector<std::size_t> sample(std::size_t n, std::size_t k);

 private:
  std::uint32_t next();
  void seed_simply(std::uint32_t seed);
  void refill();

  static constexpr std::size_t words = 624;
  std::array<std::uint32_t, words> state_{};
  std::size_t at_ = words;
};

}  // namespace bench

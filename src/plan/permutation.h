#pragma once

#include <cstdint>

namespace bench {

/// A shuffled order of 0 ... n-1 that is computed place by place: no memory, O(1) at any place, the same on every
/// platform. A Feistel network over the next power of four, walked until it lands inside (fewer than four steps on
/// average).
class Permutation {
 public:
  /// n is at least 1.
  Permutation(std::uint64_t n, std::uint64_t key);
  /// What stands at `place`, which is below n.
  std::uint64_t at(std::uint64_t place) const;

 private:
  std::uint64_t scrambled(std::uint64_t x) const;

  std::uint64_t n_;
  std::uint64_t key_;
  int half_bits_;
};

}  // namespace bench

#include "plan/permutation.h"

#include <bit>

#include "base/random.h"

namespace bench {

Permutation::Permutation(std::uint64_t n, std::uint64_t key)
    : n_(n), key_(key), half_bits_((std::bit_width(n - 1) + 1) / 2) {}

std::uint64_t Permutation::scrambled(std::uint64_t x) const {
  constexpr std::uint64_t rounds = 8;  // four leave a pattern in domains as small as a suite
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = x >> half_bits_;
  std::uint64_t right = x & mask;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const std::uint64_t next = left ^ (sub_seed(key_ + round, "feistel", right) & mask);
    left = right;
    right = next;
  }
  return (left << half_bits_) | right;
}

std::uint64_t Permutation::at(std::uint64_t place) const {
  do {
    place = scrambled(place);
  } while (place >= n_);
  return place;
}

}  // namespace bench

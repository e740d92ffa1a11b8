#include "plan/suite/parts/python_random.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>

namespace bench {
namespace {

constexpr std::size_t middle = 397;

std::uint32_t twisted(std::uint32_t high, std::uint32_t low) {
  const std::uint32_t y = (high & 0x80000000U) | (low & 0x7fffffffU);
  return (y >> 1) ^ ((y & 1U) != 0 ? 0x9908b0dfU : 0U);
}

/// Up to this many numbers Python lays all of them out and takes from those; beyond it draws until a number is new.
std::size_t most_laid_out(std::size_t k) {
  constexpr std::size_t small = 21;
  if (k <= 5) return small;
  std::size_t power = 1;
  while (power < 3 * k) power *= 4;
  return small + power;
}

}  // namespace

void PythonRandom::seed_simply(std::uint32_t seed) {
  state_[0] = seed;
  for (std::uint32_t i = 1; i < words; ++i) state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
}

/// Python seeds with a list of words, here of one.
PythonRandom::PythonRandom(std::uint32_t seed) {
  seed_simply(19650218U);
  std::size_t i = 1;
  const auto step = [&] {
    if (++i < words) return;
    state_[0] = state_[words - 1];
    i = 1;
  };
  const auto mix = [&] { return state_[i - 1] ^ (state_[i - 1] >> 30); };
  for (std::size_t n = 0; n < words; ++n, step()) state_[i] = (state_[i] ^ (mix() * 1664525U)) + seed;
  for (std::size_t n = 1; n < words; ++n, step())
    state_[i] = (state_[i] ^ (mix() * 1566083941U)) - static_cast<std::uint32_t>(i);
  state_[0] = 0x80000000U;
}

void PythonRandom::refill() {
  for (std::size_t i = 0; i < words; ++i)
    state_[i] = state_[(i + middle) % words] ^ twisted(state_[i], state_[(i + 1) % words]);
  at_ = 0;
}

std::uint32_t PythonRandom::next() {
  if (at_ == words) refill();
  std::uint32_t y = state_[at_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

std::size_t PythonRandom::below(std::size_t n) {
  const int bits = static_cast<int>(std::bit_width(n));
  std::size_t drawn = n;
  while (drawn >= n) drawn = next() >> (32 - bits);
  return drawn;
}

std::vector<std::size_t> PythonRandom::sample(std::size_t n, std::size_t k) {
  std::vector<std::size_t> drawn;
  drawn.reserve(k);
  if (n <= most_laid_out(k)) {
    std::vector<std::size_t> left(n);
    std::iota(left.begin(), left.end(), std::size_t{0});
    for (std::size_t i = 0; i < k; ++i) {
      const std::size_t j = below(n - i);
      drawn.push_back(left[j]);
      left[j] = left[n - i - 1];
    }
    return drawn;
  }
  std::set<std::size_t> seen;
  while (drawn.size() < k)
    if (const std::size_t j = below(n); seen.insert(j).second) drawn.push_back(j);
  return drawn;
}

}  // namespace bench

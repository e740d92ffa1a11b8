#include "base/random.h"

namespace bench {
namespace {

constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15;

}  // namespace

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::uint64_t hashed(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return mixed(hash);
}

std::uint64_t sub_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t index) {
  // Mixed between the inputs, so that neighbouring seeds and indices cannot cancel each other out.
  return mixed(mixed(mixed(seed + golden_ratio) ^ hashed(purpose)) + golden_ratio * (index + 1));
}

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = mixed(seed += golden_ratio);
}

std::uint64_t Random::below(std::uint64_t n) {
  // Draws from the incomplete last block of n would favour small results: they are drawn again.
  const std::uint64_t incomplete = (0 - n) % n;
  for (;;) {
    const std::uint64_t draw = next();
    if (draw >= incomplete) return draw % n;
  }
}

}  // namespace bench

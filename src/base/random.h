#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace bench {

/// Mixes all bits of a number (the finaliser of splitmix64): equal inputs give equal outputs on every platform, near
/// ones far.
std::uint64_t mixed(std::uint64_t x);

/// A 64-bit hash of text (FNV-1a, then mixed). For seeds, not for secrets.
std::uint64_t hashed(std::string_view text);

/// The seed of one purpose: sub_seed(seed, "order", run). Purposes and indices never share a stream of numbers, so a
/// new use of randomness changes no other.
std::uint64_t sub_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t index = 0);

/// xoshiro256** seeded by splitmix64. Ours, because the distributions of the standard library differ between platforms.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  std::uint64_t next() {  // here, for the loops that draw millions: they keep the state in registers
    auto& [a, b, c, d] = state_;
    const std::uint64_t result = std::rotl(b * 5, 7) * 9;
    const std::uint64_t shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = std::rotl(d, 45);
    return result;
  }
  /// 0 ... n-1, each equally likely; n is at least 1.
  std::uint64_t below(std::uint64_t n);

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace bench

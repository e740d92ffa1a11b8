#include "base/random.h"

#include <array>
#include <set>

#include "catch.hpp"

using namespace bench;

TEST_CASE("xoshiro256** gives the published numbers for a splitmix64 seed") {
  // Computed by an independent implementation of both generators.
  Random random(42);
  CHECK(random.next() == 1546998764402558742u);
  CHECK(random.next() == 6990951692964543102u);
  CHECK(random.next() == 12544586762248559009u);
}

TEST_CASE("sub-seeds are fixed and differ by seed, purpose and index") {
  CHECK(sub_seed(42, "order", 0) == sub_seed(42, "order", 0));
  std::set<std::uint64_t> seeds;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (const char* purpose : {"order", "nonce", "item"})
      for (std::uint64_t index = 0; index < 20; ++index) seeds.insert(sub_seed(seed, purpose, index));
  CHECK(seeds.size() == 20 * 3 * 20);
}

TEST_CASE("bounded draws stay in range and reach every value about equally often") {
  Random random(7);
  CHECK(random.below(1) == 0);
  std::array<int, 6> seen{};
  for (int i = 0; i < 60000; ++i) {
    const std::uint64_t draw = random.below(6);
    REQUIRE(draw < 6);
    ++seen[draw];
  }
  for (const int times : seen) CHECK(times == Approx(10000).margin(500));
}

TEST_CASE("draws are free of the bias that a plain remainder would have") {
  // With n = 3/4 of 2^64 a remainder would hit the lower third twice as often as each other third.
  const std::uint64_t n = 0xc000000000000000;
  Random random(9);
  int low = 0;
  for (int i = 0; i < 30000; ++i) low += random.below(n) < n / 3;
  CHECK(low == Approx(10000).margin(500));
}

#include "plan/permutation.h"

#include <map>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

std::vector<std::uint64_t> whole(std::uint64_t n, std::uint64_t key) {
  const Permutation permutation(n, key);
  std::vector<std::uint64_t> order;
  for (std::uint64_t place = 0; place < n; ++place) order.push_back(permutation.at(place));
  return order;
}

}  // namespace

TEST_CASE("a permutation holds every number exactly once") {
  for (std::uint64_t n = 1; n <= 130; ++n) {
    for (std::uint64_t key = 0; key < 5; ++key) {
      std::vector<bool> seen(n, false);
      for (const std::uint64_t x : whole(n, key)) {
        REQUIRE(x < n);
        REQUIRE_FALSE(seen[x]);
        seen[x] = true;
      }
    }
  }
}

TEST_CASE("a huge permutation is looked up without being made") {
  const std::uint64_t n = std::uint64_t{1} << 62;
  const Permutation permutation(n, 3);
  CHECK(permutation.at(0) < n);
  CHECK(permutation.at(n - 1) < n);
  CHECK(permutation.at(0) != permutation.at(1));
}

TEST_CASE("every number comes to every place about equally often") {
  constexpr std::uint64_t n = 5;
  constexpr int keys = 10000;
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> seen;
  for (std::uint64_t key = 0; key < keys; ++key) {
    const auto order = whole(n, key);
    for (std::uint64_t place = 0; place < n; ++place) ++seen[{place, order[place]}];
  }
  REQUIRE(seen.size() == n * n);
  for (const auto& [pair, times] : seen) CHECK(times == Approx(keys / n).margin(200));
}

TEST_CASE("all orders of four are reached about equally often") {
  std::map<std::vector<std::uint64_t>, int> seen;
  for (std::uint64_t key = 0; key < 24000; ++key) ++seen[whole(4, key)];
  REQUIRE(seen.size() == 24);
  for (const auto& [order, times] : seen) CHECK(times == Approx(1000).margin(200));
}

#include "base/parallel.h"

#include <atomic>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

using namespace bench;

TEST_CASE("what is done in parallel is done once each") {
  for (const std::size_t threads : {0, 1, 2, 9}) {
    std::vector<std::atomic<int>> done(1000);
    in_parallel(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) REQUIRE(times == 1);
  }
  in_parallel(0, 4, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("an exception of one of several threads reaches who waits for them") {
  const auto fail_at_seven = [](std::size_t i) {
    if (i == 7) throw std::runtime_error("seven");
  };
  CHECK_THROWS_WITH(in_parallel(100, 4, fail_at_seven), "seven");
}

// What the fuzzer once found, and what it starts from.

#include <filesystem>
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "support/fuzz_targets.h"

namespace bench::test {
namespace {

TEST_CASE("inputs that once broke a law no longer do") {
  for (const FuzzTarget& target : fuzz_targets()) {
    const auto folder = std::filesystem::path(BENCH_TESTS_DIR) / "fuzz" / "regressions" / target.name;
    int replayed = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      CAPTURE(file.path());
      std::ifstream in(file.path(), std::ios::binary);
      CHECK(target.broken_law(std::string(std::istreambuf_iterator<char>(in), {})) == "");
      ++replayed;
    }
    CHECK(replayed > 0);
  }
}

}  // namespace
}  // namespace bench::test

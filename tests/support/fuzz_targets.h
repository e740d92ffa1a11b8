#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bench::test {

/// A property that must hold for whatever bytes. The fuzzer looks for bytes that break it; what it found, now mended,
/// is replayed by an ordinary test.
struct FuzzTarget {
  std::string_view name;                              ///< also of its folder in tests/fuzz/regressions
  std::string (*broken_law)(std::string_view bytes);  ///< "" when all is well
};

std::span<const FuzzTarget> fuzz_targets();

}  // namespace bench::test

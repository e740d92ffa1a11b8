// libFuzzer calls this. One binary for all targets: BENCH_FUZZ_TARGET names the one to try.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/fuzz_targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using bench::test::FuzzTarget;
  static const FuzzTarget* const target = [] {
    const char* const name = std::getenv("BENCH_FUZZ_TARGET");
    for (const FuzzTarget& candidate : bench::test::fuzz_targets()) {
      if (name != nullptr && candidate.name == name) return &candidate;
    }
    std::fputs("BENCH_FUZZ_TARGET must name a target\n", stderr);
    std::exit(2);
  }();
  const std::string broken = target->broken_law({reinterpret_cast<const char*>(data), size});
  if (!broken.empty()) {
    std::fprintf(stderr, "%s\n", broken.c_str());
    std::abort();
  }
  return 0;
}

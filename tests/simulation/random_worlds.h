#pragma once

#include <cstdint>
#include <string>

#include "bench/diagnosis.h"

namespace bench_test {

/// A world made at random of which it is known what a diagnosis must find.
struct KnownWorld {
  std::string world;  ///< JSON
  std::int64_t workers = 8;
  std::int64_t places = 0;
  bench::Cause verdict = bench::Cause::undetermined;
};

/// Nothing is wrong with it but, sometimes, too few places: the definitions give `scales` or `slots`, and not narrowly.
KnownWorld healthy_world(std::uint64_t seed);

/// 1 to 32 places, steps that wobble by up to 15 %, prompts that are read in any of the ways.
KnownWorld world_of_places(std::uint64_t seed);

}  // namespace bench_test

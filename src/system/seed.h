#pragma once

#include <cstdint>
#include <string>

#include "bench/clock.h"

namespace bench {

/// 64 bits that nobody can foresee, from the operating system.
std::uint64_t os_random_seed();

/// A name for a run: ten characters that sort by time, are easy to read aloud (no i, l, o, u) and to type.
/// Seven of them are the second of the start, three come from `random`.
std::string make_run_id(WallTime started, std::uint64_t random);

}  // namespace bench

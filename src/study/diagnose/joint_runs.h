#pragma once

#include <string>

#include "bench/overlap.h"
#include "bench/record.h"

namespace bench {

/// A run as it was called, and its journal.
struct OverlapSide {
  std::string name;
  RunHeader header;
  Records records;
};

/// What two runs show of each other: nothing is sent, and they may be given in any order. Pure.
Overlap overlap_of(const OverlapSide& one, const OverlapSide& other);

}  // namespace bench

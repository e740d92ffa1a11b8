#pragma once

#include <string>

#include "bench/joint_runs.h"
#include "bench/record.h"

namespace bench {

/// A run as it was called, and its journal.
struct JournalSide {
  std::string name;
  RunHeader header;
  Records records;
};

/// What two runs show of each other: nothing is sent, and they may be given in any order. Pure.
JointRuns joint_runs_of(const JournalSide& one, const JournalSide& other);

}  // namespace bench

#pragma once

#include <cstdint>

#include "bench/clock.h"
#include "bench/record.h"

#include "record/journal/journal.h"

namespace bench {

/// What a campaign must know of the journal that it goes on in.
struct GoingOn {
  RunHeader header;
  JournalSoFar so_far;
  std::int64_t next_index = 0;   ///< of a request that the legs do not plan
  std::int64_t least_index = 0;  ///< of all records, 0 at most: new warm-ups are numbered below it
  std::int64_t block = 0;        ///< of the first leg
  Nanos elapsed{0};              ///< from the start of the first load to the end of the last request
};

}  // namespace bench

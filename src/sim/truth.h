#pragma once

#include <cstdint>
#include <string_view>

#include "bench/clock.h"

namespace bench::sim {

enum class TruthKind { arrived, admitted, prefill_end, token, done, closed, fault };

/// What happened to one request: a line of the truth log before it has its stamp.
struct TruthRecord {
  TruthKind kind = TruthKind::arrived;
  std::int64_t request = 0;  ///< clients' requests from 1; others' from -1 downwards
  Nanos planned{0};          ///< since the world's instant 0; of the write, where there is one
  std::int64_t sent_ns = 0;  ///< monotonic clock; set by whoever writes
  std::int64_t tokens =
      0;  ///< arrived, prefill_end: of the prompt; admitted: of it in the cache; token: in this line; done: eval_count
  std::int64_t active = 0;  ///< places held, with this one
  std::int64_t waiting = 0;
  int slot = -1;
  std::string_view fault;  ///< of kind fault: which one
};

}  // namespace bench::sim

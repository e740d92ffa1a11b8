#include "summarise/metric/terms.h"

namespace bench::metric {

Metric inter_chunk_max_s() {
  return {"inter_chunk_max_s",
          "Chunk gap max",
          Unit::seconds,
          Better::lower,
          false,
          "Longest gap between arrivals within the reply.",
          [](const RunRecord& record) -> Value { return gap_percentile(record, 100); }};
}

}  // namespace bench::metric

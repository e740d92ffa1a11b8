#include "summarise/metric/terms.h"

namespace bench::metric {

Metric inter_chunk_p95_s() {
  return {"inter_chunk_p95_s",
          "Chunk gap p95",
          Unit::seconds,
          Better::lower,
          false,
          "p95 of the gaps between arrivals within the reply.",
          [](const RunRecord& record) -> Value { return gap_percentile(record, 95); }};
}

}  // namespace bench::metric

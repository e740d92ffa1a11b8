#include "summarise/metric/terms.h"

namespace bench::metric {

Metric inter_chunk_p50_s() {
  return {"inter_chunk_p50_s",
          "Chunk gap p50",
          Unit::seconds,
          Better::lower,
          false,
          "p50 of the gaps between arrivals within the reply.",
          [](const RunRecord& record) -> Value { return gap_percentile(record, 50); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric inter_chunk_p99_s() {
  return {"inter_chunk_p99_s",
          "Chunk gap p99",
          Unit::seconds,
          Better::lower,
          false,
          "p99 of the gaps between arrivals within the reply.",
          [](const RunRecord& record) -> Value { return gap_percentile(record, 99); }};
}

}  // namespace bench::metric

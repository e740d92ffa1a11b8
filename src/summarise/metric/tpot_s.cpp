#include "summarise/metric/terms.h"

namespace bench::metric {

Metric tpot_s() {
  return {"tpot_s",
          "TPOT",
          Unit::seconds,
          Better::lower,
          false,
          "Time per output token between the first and the last one.",
          [](const RunRecord& record) -> Value { return time_per_token(record); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ttfr_s() {
  return {"ttfr_s",
          "TTFR",
          Unit::seconds,
          Better::lower,
          false,
          "First request byte to the first event of any kind, even an empty one; what some tools call TTFT.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.first_event); }};
}

}  // namespace bench::metric

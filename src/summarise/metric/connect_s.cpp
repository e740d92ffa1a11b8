#include "summarise/metric/terms.h"

namespace bench::metric {

Metric connect_s() {
  return {"connect_s",
          "Connect",
          Unit::seconds,
          Better::lower,
          false,
          "Length of the connect; none on a kept connection, never part of TTFT.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.connect); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric tail_s() {
  return {"tail_s",
          "Tail",
          Unit::seconds,
          Better::lower,
          false,
          "Last text to the terminal marker; never part of E2E.",
          [](const RunRecord& record) -> Value {
            const Timeline& times = record.reply.timeline;
            return between(times.last_token, times.done);
          }};
}

}  // namespace bench::metric

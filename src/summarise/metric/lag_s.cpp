#include "summarise/metric/terms.h"

namespace bench::metric {

Metric lag_s() {
  return {"lag_s",
          "Lag",
          Unit::seconds,
          Better::lower,
          false,
          "How long the request was due before its first byte was sent.",
          [](const RunRecord& record) -> Value {
            const Timeline& times = record.reply.timeline;
            if (!times.sent) return std::nullopt;
            return since_plan(Nanos{0}, times);
          }};
}

}  // namespace bench::metric

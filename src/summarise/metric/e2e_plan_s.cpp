#include "summarise/metric/terms.h"

namespace bench::metric {

Metric e2e_plan_s() {
  return {"e2e_plan_s",
          "E2E from plan",
          Unit::seconds,
          Better::lower,
          false,
          "The moment the request was due to its last text.",
          [](const RunRecord& record) -> Value {
            if (!answered(record)) return std::nullopt;
            const Timeline& times = record.reply.timeline;
            return since_plan(times.last_token, times);
          }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ttft_plan_s() {
  return {"ttft_plan_s",
          "TTFT from plan",
          Unit::seconds,
          Better::lower,
          false,
          "The moment the request was due to its first text: waiting in the client and connecting included.",
          [](const RunRecord& record) -> Value {
            const Timeline& times = record.reply.timeline;
            return since_plan(times.first_token, times);
          }};
}

}  // namespace bench::metric

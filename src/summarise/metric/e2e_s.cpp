#include "summarise/metric/terms.h"

namespace bench::metric {

Metric e2e_s() {
  return {"e2e_s",
          "E2E",
          Unit::seconds,
          Better::lower,
          false,
          "First request byte to the last text, not to the final chunk.",
          [](const RunRecord& record) -> Value {
            if (!answered(record)) return std::nullopt;
            return since_send(record.reply.timeline.last_token);
          }};
}

}  // namespace bench::metric

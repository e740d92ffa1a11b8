#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ttft_s() {
  return {"ttft_s",
          "TTFT",
          Unit::seconds,
          Better::lower,
          true,
          "First request byte to the first answer, thinking or tool text.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.first_token); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ttfb_s() {
  return {"ttfb_s",
          "TTFB",
          Unit::seconds,
          Better::lower,
          false,
          "First request byte to the first response byte.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.first_byte); }};
}

}  // namespace bench::metric

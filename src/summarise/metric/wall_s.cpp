#include "summarise/metric/terms.h"

namespace bench::metric {

Metric wall_s() {
  return {"wall_s",
          "Wall",
          Unit::seconds,
          Better::lower,
          true,
          "First request byte to the end of the response, or of the attempt.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.end); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric upload_s() {
  return {"upload_s",
          "Upload",
          Unit::seconds,
          Better::lower,
          false,
          "First request byte to the last one accepted by the kernel.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.sent); }};
}

}  // namespace bench::metric

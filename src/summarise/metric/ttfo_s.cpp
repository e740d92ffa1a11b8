#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ttfo_s() {
  return {"ttfo_s",
          "TTFO",
          Unit::seconds,
          Better::lower,
          false,
          "First request byte to the first text of the answer itself, thinking left out.",
          [](const RunRecord& record) -> Value { return since_send(record.reply.timeline.first_output); }};
}

}  // namespace bench::metric

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric prefill_s() {
  return {"prefill_s",
          "Prefill",
          Unit::seconds,
          Better::lower,
          false,
          "The server's prompt_eval_duration.",
          [](const RunRecord& record) -> Value { return server_seconds(record.reply.server.prompt_eval_duration); }};
}

}  // namespace bench::metric

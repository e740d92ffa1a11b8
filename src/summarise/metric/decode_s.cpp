#include "summarise/metric/terms.h"

namespace bench::metric {

Metric decode_s() {
  return {"decode_s",
          "Decode",
          Unit::seconds,
          Better::lower,
          false,
          "The server's eval_duration: its first sampled token to its last.",
          [](const RunRecord& record) -> Value { return server_seconds(record.reply.server.eval_duration); }};
}

}  // namespace bench::metric

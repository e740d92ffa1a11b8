#include "summarise/metric/terms.h"

namespace bench::metric {

Metric load_s() {
  return {"load_s",
          "Load",
          Unit::seconds,
          Better::lower,
          false,
          "The server's load_duration: its handler to a model that is ready.",
          [](const RunRecord& record) -> Value { return server_seconds(record.reply.server.load_duration); }};
}

}  // namespace bench::metric

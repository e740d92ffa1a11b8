#include <algorithm>

#include "summarise/metric/terms.h"

namespace bench::metric {

Metric gap_s() {
  return {
      "gap_s",
      "Server gap",
      Unit::seconds,
      Better::lower,
      false,
      "What the server's total leaves after load, prefill and decode: mostly the wait for a slot.",
      [](const RunRecord& record) -> Value {
        const ServerCounters& server = record.reply.server;
        if (!server_times_agree(record)) return std::nullopt;
        if (!server.total_duration || !server.load_duration || !server.prompt_eval_duration || !server.eval_duration)
          return std::nullopt;
        const Nanos gap(*server.total_duration - *server.load_duration - *server.prompt_eval_duration -
                        *server.eval_duration);
        return seconds(std::max(gap, Nanos{0}));
      }};
}

}  // namespace bench::metric

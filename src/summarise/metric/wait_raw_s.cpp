#include "summarise/metric/terms.h"

namespace bench::metric {

Metric wait_raw_s() {
  return {"wait_raw_s",
          "Wait (raw)",
          Unit::seconds,
          Better::lower,
          false,
          "TTFT less the server's load and prefill: the wait for a slot, transport and tokenising.",
          [](const RunRecord& record) -> Value {
            const ServerCounters& server = record.reply.server;
            const auto& first_token = record.reply.timeline.first_token;
            if (!server_times_agree(record)) return std::nullopt;
            if (!first_token || !server.load_duration || !server.prompt_eval_duration) return std::nullopt;
            return seconds(*first_token - Nanos(*server.load_duration) - Nanos(*server.prompt_eval_duration));
          }};
}

}  // namespace bench::metric

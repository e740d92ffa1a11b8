#include "summarise/metric/terms.h"

namespace bench::metric {

Metric prompt_toks_per_s() {
  return {"prompt_toks_per_s",
          "Prefill rate",
          Unit::tokens_per_second,
          Better::higher,
          true,
          "Prompt tokens that were not cached, divided by the server's prompt_eval_duration.",
          [](const RunRecord& record) -> Value {
            const ServerCounters& server = record.reply.server;
            if (!answered(record) || !server_times_agree(record)) return std::nullopt;
            if (!server.prompt_eval_count || !server.prompt_eval_duration || *server.prompt_eval_duration <= 0)
              return std::nullopt;
            const std::int64_t evaluated = *server.prompt_eval_count - server.prompt_eval_cached_count.value_or(0);
            if (evaluated < 1) return std::nullopt;
            return static_cast<double>(evaluated) / seconds(Nanos(*server.prompt_eval_duration));
          }};
}

}  // namespace bench::metric

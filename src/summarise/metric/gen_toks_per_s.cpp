#include "summarise/metric/terms.h"

namespace bench::metric {

Metric gen_toks_per_s() {
  return {"gen_toks_per_s",
          "Decode rate",
          Unit::tokens_per_second,
          Better::higher,
          true,
          "The server's own rate, eval_count / eval_duration, as Ollama prints it.",
          [](const RunRecord& record) -> Value {
            const auto decoding = decode_seconds_of_rate(record);
            if (!decoding) return std::nullopt;
            return static_cast<double>(*record.reply.server.eval_count) / *decoding;
          }};
}

}  // namespace bench::metric

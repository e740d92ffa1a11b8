#include "summarise/metric/terms.h"

namespace bench::metric {

Metric gen_toks_per_s_steps() {
  return {"gen_toks_per_s_steps",
          "Decode rate per step",
          Unit::tokens_per_second,
          Better::higher,
          false,
          "The server's rate over the steps that its duration spans: (eval_count - 1) / eval_duration.",
          [](const RunRecord& record) -> Value {
            const auto decoding = decode_seconds_of_rate(record);
            if (!decoding) return std::nullopt;
            return static_cast<double>(*record.reply.server.eval_count - 1) / *decoding;
          }};
}

}  // namespace bench::metric

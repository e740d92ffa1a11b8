#include "summarise/metric/terms.h"

namespace bench::metric {

Metric client_gen_toks_per_s() {
  return {"client_gen_toks_per_s",
          "Decode rate (client)",
          Unit::tokens_per_second,
          Better::higher,
          false,
          "Tokens per second between the first and the last one, on our own clock.",
          [](const RunRecord& record) -> Value {
            const auto per_token = time_per_token(record);
            if (!per_token) return std::nullopt;
            return 1.0 / *per_token;
          }};
}

}  // namespace bench::metric

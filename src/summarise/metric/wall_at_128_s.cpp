#include "summarise/metric/terms.h"

namespace bench::metric {

Metric wall_at_128_s() {
  return {"wall_at_128_s",
          "Wall at 128 tokens",
          Unit::seconds,
          Better::lower,
          false,
          "Latency at one output length: TTFT + 127 x TPOT.",
          [](const RunRecord& record) -> Value {
            const auto per_token = time_per_token(record);
            if (!per_token) return std::nullopt;
            return seconds(*record.reply.timeline.first_token) + 127 * *per_token;
          }};
}

}  // namespace bench::metric

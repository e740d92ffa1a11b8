#include "summarise/metric/terms.h"

namespace bench::metric {

Metric ntpot_s() {
  return {"ntpot_s",
          "Normalised TPOT",
          Unit::seconds,
          Better::lower,
          false,
          "E2E divided by all output tokens, time to first token included.",
          [](const RunRecord& record) -> Value {
            const auto tokens = output_tokens(record);
            const Timeline& times = record.reply.timeline;
            if (!answered(record) || !times.last_token || !tokens || *tokens < 1) return std::nullopt;
            return seconds(*times.last_token) / static_cast<double>(*tokens);
          }};
}

}  // namespace bench::metric

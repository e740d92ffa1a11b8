#include "summarise/metric/terms.h"

namespace bench::metric {

Metric prompt_tokens() {
  return {"prompt_tokens",
          "Prompt tokens",
          Unit::count,
          Better::neither,
          false,
          "Prompt tokens as the server counts them, cached ones included.",
          [](const RunRecord& record) -> Value {
            const auto& count = record.reply.server.prompt_eval_count;
            return count ? Value(static_cast<double>(*count)) : std::nullopt;
          }};
}

}  // namespace bench::metric

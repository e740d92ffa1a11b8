#include "summarise/metric/terms.h"

namespace bench::metric {

// Shares its name with the term: one is the column, the other the count of a record.
Metric output_tokens() {
  return {"output_tokens",
          "Output tokens",
          Unit::count,
          Better::neither,
          false,
          "Output tokens as the server counts them, thinking and the end token included; else events with text.",
          [](const RunRecord& record) -> Value {
            const auto tokens = output_tokens(record);
            return tokens ? Value(static_cast<double>(*tokens)) : std::nullopt;
          }};
}

}  // namespace bench::metric

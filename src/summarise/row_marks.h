#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "summarise/row.h"

namespace bench {

/// What a request is only in comparison with the others of its group. Never stored in a record, so that it can be
/// recomputed from a journal in any order.
struct RowMarks {
  bool cold = false;                  ///< the model was loaded during the request
  bool cache_hit = false;             ///< a cached prefix served most of the prompt
  bool prompt_truncated = false;      ///< the server cut the prompt to its context
  std::optional<double> queue_est_s;  ///< wait for a slot; for answered requests
};

/// One for each row. `unsent_context`: the context that the server gave a model whose requests name none; 0 when they
/// do, for then the decoder has already looked. `api`: the backend that knows when a prompt was cut.
std::vector<RowMarks> mark_rows(const std::vector<const Row*>& in_plan_order, std::int64_t unsent_context,
                                std::string_view api);

}  // namespace bench

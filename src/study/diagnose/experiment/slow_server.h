#pragma once

#include <optional>

#include "bench/clock.h"
#include "bench/record.h"

#include "study/diagnose/diagnose.h"

namespace bench {

/// Without a budget nobody has agreed to more than about this.
inline constexpr Nanos longest_agreed = std::chrono::minutes(5);

/// How long one request is waited for before another is sent, while it is not known what one takes.
Nanos opening_patience(const DiagnoseOptions& options);

/// What this request says of a server that is so slow that the whole would take longer than anybody has agreed to; none
/// of others. A warm-up may have loaded the model: what it waited for that does not count.
std::optional<SlowServer> slow_server(const RunRecord& record, const DiagnoseOptions& options);

}  // namespace bench

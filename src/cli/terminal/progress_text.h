#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"

namespace bench {

/// What a progress line knows at one moment.
struct ProgressState {
  std::int64_t finished = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> total;  ///< none: until `duration` has passed
  std::optional<Nanos> duration;
  Nanos elapsed{0};
};

/// Between 0 and 1: of the requests, or of the time, whichever is nearer to its end. None when neither is known.
std::optional<double> share_done(const ProgressState& state);

/// "42/100 requests, 1 failed, about 80 s left"
std::string progress_text(const ProgressState& state);

/// When a stream that keeps every line gets another one: at each tenth, and after 30 s without one.
class PlainPace {
 public:
  bool is_due(const ProgressState& state);

 private:
  std::int64_t tenths_ = 0;
  Nanos last_{0};
};

}  // namespace bench

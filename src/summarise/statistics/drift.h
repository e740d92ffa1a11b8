#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace bench {

/// One value of a metric: when it was taken, and of which prompt.
struct TimedValue {
  double at_s = 0;
  double value = 0;
  std::int64_t item = 0;
};

struct Drift {
  double share = 0;  ///< relative change from the first value to the last, −0.04 for 4 % less
  double p_value = 1;
  /// A change that matters and is no accident.
  bool matters() const;
};

/// Least-squares slope of the logarithms over time, each prompt compared with itself only, with Newey-West errors
/// because neighbours resemble each other. None below 20 values, or when all values came at one moment.
std::optional<Drift> drift_of(std::span<const TimedValue> in_time_order);

}  // namespace bench

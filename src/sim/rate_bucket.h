#pragma once

#include <algorithm>

#include "bench/clock.h"

#include "sim/world.h"

namespace bench::sim {

/// A token bucket: starts full, gains `requests_per_s` each second up to `burst`. A refused request takes nothing from
/// it.
class RateBucket {
 public:
  explicit RateBucket(const RateLimit& limit) : limit_(limit), tokens_(limit.burst) {}

  bool take(Nanos now) {
    constexpr double whole = 1 - 1e-9;  // rounding must not cost a request its token
    tokens_ = std::min(limit_.burst, tokens_ + seconds(now - at_) * limit_.requests_per_s);
    at_ = now;
    if (tokens_ < whole) return false;
    tokens_ -= 1;
    return true;
  }
  const RateLimit& limit() const { return limit_; }

 private:
  RateLimit limit_;
  double tokens_;
  Nanos at_{0};
};

}  // namespace bench::sim

#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

using Nanos = std::chrono::nanoseconds;

/// The one clock whose readings may be subtracted. It has no now(): only a Clock can make an Instant,
/// so a stage that is handed no Clock cannot measure anything.
struct Monotonic {
  using duration = Nanos;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Monotonic, duration>;
  static constexpr bool is_steady = true;
};

using Instant = Monotonic::time_point;

/// Nanoseconds since 1970 in UTC. It labels things and never enters a duration.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Nanos>;

/// Seam: the real clocks in life, a settable one in tests.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual WallTime wall() const = 0;
};

// Divided, not multiplied by 1e-9: 0.3 s is to print as 0.3.
constexpr double seconds(Nanos d) { return static_cast<double>(d.count()) / 1e9; }

constexpr Nanos from_seconds(double s) { return Nanos(static_cast<std::int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5))); }

}  // namespace bench

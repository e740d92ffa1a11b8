#pragma once

#include <cstdint>

#include "bench/clock.h"
#include "bench/flag.h"

namespace bench {

/// Notices when this program stood still: stopped by a signal, held by a debugger, or starved. Whoever runs gives a
/// sign of life now and then (a ticker sees to it that it is often enough); a gap between two signs is a standstill.
class Heartbeat {
 public:
  static constexpr Nanos interval = std::chrono::milliseconds(100);  ///< of the ticker
  static constexpr Nanos too_long = std::chrono::seconds(1);         ///< a busy machine may skip some beats

  void beat(Instant now) {
    if (last_ != Instant{} && now - last_ > too_long) ++standstills_;
    last_ = now;
  }
  std::int64_t standstills() const { return standstills_; }

 private:
  Instant last_{};
  std::int64_t standstills_ = 0;
};

/// How long this machine has slept since it was started. The monotonic clock leaves that out, so the difference of two
/// readings is what a duration between them hides.
Nanos time_asleep();

/// What stood still between the beginning of something and its end: `paused` for this program, `clock_suspend` for the
/// machine.
class StandstillWatch {
 public:
  StandstillWatch(const Heartbeat& heartbeat, Nanos asleep)
      : heartbeat_(&heartbeat), standstills_(heartbeat.standstills()), asleep_(asleep) {}

  Flags flags(Nanos asleep_now) const {
    constexpr Nanos shortest_sleep = std::chrono::milliseconds(50);  // below, the two clocks were just not read at once
    Flags flags;
    if (heartbeat_->standstills() != standstills_) flags.add(Flag::paused);
    if (asleep_now - asleep_ > shortest_sleep) flags.add(Flag::clock_suspend);
    return flags;
  }

 private:
  const Heartbeat* heartbeat_;
  std::int64_t standstills_;
  Nanos asleep_;
};

}  // namespace bench

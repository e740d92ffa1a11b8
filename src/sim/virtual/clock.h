#pragma once

#include <deque>
#include <vector>

#include "bench/clock.h"

#include "send/standstill.h"

namespace bench {

/// A client that does not run for a while, at an instant of virtual time.
struct Standstill {
  enum class Kind {
    stopped,  ///< this program, as by SIGSTOP: every clock runs on, and what the server sends meanwhile waits
    asleep,   ///< the machine, and with it a server on it: the monotonic clock stands still too
  };
  Kind kind = Kind::stopped;
  Instant at;
  Nanos length{0};
};

namespace sim {

/// The clocks of a client in virtual time, and its sign of life: that of a real loop, with a ticker that beats as
/// often.
class VirtualClock : public Clock {
 public:
  /// `standstills` in order of their instants.
  VirtualClock(WallTime epoch, const std::vector<Standstill>& standstills)
      : epoch_(epoch), standstills_(standstills.begin(), standstills.end()) {}

  Instant now() const override { return Instant(since_start_); }
  WallTime wall() const override { return epoch_ + since_start_ + asleep_; }
  Nanos since_start() const { return since_start_; }
  /// As time_asleep() of the real clocks.
  Nanos asleep() const { return asleep_; }
  const Heartbeat& heartbeat() const { return heartbeat_; }

  /// Lets time pass until `then` at least: a standstill on the way may end later.
  void pass_until(Instant then);

 private:
  void live_until(Instant then);
  void beat(Instant at);

  WallTime epoch_;
  std::deque<Standstill> standstills_;  ///< those to come
  Nanos since_start_{0};
  Nanos asleep_{0};
  Heartbeat heartbeat_;
  Instant last_beat_{};
};

}  // namespace sim
}  // namespace bench

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "bench/clock.h"

#include "send/socket/asio_types.h"
#include "send/socket/stamped_read.h"

namespace bench {

/// Looks after an exchange from time to time. `look(now)` says when to look again, or none to stop looking. It is lazy:
/// activity moves a limit by changing what `look` answers, so that no timer is touched for a token.
class Watchdog {
 public:
  using Look = std::function<std::optional<Instant>(Instant now)>;

  Watchdog(asio::io_context& io, Look look)
      : timer_(io), look_(std::move(look)), alive_(std::make_shared<bool>(true)) {}
  ~Watchdog() { *alive_ = false; }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Looks now. Call it when a limit has come nearer or the looking had stopped.
  void wake() {
    const Instant now = monotonic_now();
    const auto next = look_(now);
    if (!next) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(*next - now);
    timer_.async_wait([this, alive = alive_](const boost::system::error_code& ec) {
      if (!ec && *alive) wake();
    });
  }

 private:
  Timer timer_;
  Look look_;
  std::shared_ptr<bool> alive_;  ///< an expired timer's handler may be queued when this object goes away
};

}  // namespace bench

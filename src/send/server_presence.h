#pragma once

#include <optional>

#include "bench/clock.h"

namespace bench {

/// Whether the server is there, as the requests of one loop find it. One that was there and refuses connections has
/// ended, and something may be about to start it again (systemd does after 3 s where it looks after Ollama). The
/// requests that are due wait for that a little, together: not each of them for as long again.
class ServerPresence {
 public:
  static constexpr Nanos patience = std::chrono::seconds(5);     ///< from the first refusal on
  static constexpr Nanos pause = std::chrono::milliseconds(50);  ///< between two attempts

  void reached() {
    seen_ = true;
    gone_since_.reset();
  }

  /// A connection was refused. Whether to try again after a pause.
  bool may_return(Instant now) {
    if (!seen_) return false;
    if (!gone_since_) gone_since_ = now;
    return now < *gone_since_ + patience;
  }

 private:
  bool seen_ = false;
  std::optional<Instant> gone_since_;
};

}  // namespace bench

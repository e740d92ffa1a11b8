#pragma once

#include <array>
#include <poll.h>

#include "bench/clock.h"

namespace bench {

/// Wakes a loop that waits for files, from other threads.
class WakeUp {
 public:
  WakeUp();
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  int end() const { return ends_[0]; }  ///< to be waited for
  void call();
  void heard();

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// Waits until one of the files is ready, or for so long.
void wait_for_any(pollfd* files, nfds_t count, Nanos at_most);

}  // namespace bench

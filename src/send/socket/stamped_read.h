#pragma once

#include <cstddef>
#include <optional>

#include "bench/clock.h"

namespace bench {

/// One read from a socket: how much came, and when it arrived.
struct StampedRead {
  long bytes = 0;  ///< > 0; 0: end of stream; -1: nothing there; -2: error, see `error`
  int error = 0;
  Instant arrived;
  Instant returned;     ///< when the read returned; what a stamp taken by this program would say
  bool kernel = false;  ///< `arrived` is the kernel's
};

/// Reads the monotonic and the real clock as one, so that the kernel's stamps (real time) can be placed on the
/// monotonic clock. Sampled at every read, so that slewing and earlier steps of the wall clock do not matter.
class KernelClock {
 public:
  /// Two offsets of clocks that were not set in between differ by no more than this.
  static constexpr Nanos error{2000};

  /// real_time - monotonic, or none when no bracket was narrow enough for it to be trusted.
  std::optional<Nanos> offset();

 private:
  Nanos last_offset_{0};
  std::optional<Instant> last_good_;
};

/// Asks the kernel to stamp what this socket receives. False where it cannot.
bool enable_kernel_stamps(int socket);

/// Reads without blocking, stamped by the kernel where it does so and right after the read elsewhere.
StampedRead read_stamped(int socket, char* buffer, std::size_t size, KernelClock& clock);

Instant monotonic_now();  ///< the clock of SteadyClock

}  // namespace bench

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
  /// Where the kernel's stamp stands if the wall clock was set after it was made; none: it was not, as far as is known.
  std::optional<Instant> before_step;

  /// Whether `arrived` can be believed of the answer to a request that was sent at `sent`: it lies between sending and
  /// reading, and does so on one reading of the wall clock only.
  bool is_credible(Instant sent) const;
};

/// Both clocks at one moment.
struct ClockReading {
  Instant at;       ///< on the monotonic clock
  Nanos offset{0};  ///< real time - monotonic
};

/// Reads the monotonic and the real clock as one, so that the kernel's stamps (real time) can be placed on the
/// monotonic clock. Sampled at every read, so that slewing and earlier steps of the wall clock do not matter. A step
/// between a stamp and its read does: it is known by the offset, which then jumps. Not by a stamp earlier than the one
/// before it: of packets that overtook each other the one that was late is read first and has the later stamp.
class KernelClock {
 public:
  /// Two offsets of clocks that were not set in between differ by no more than this, and by what slewing may do.
  static constexpr Nanos error{2000};

  /// Stands for a stamp in a read: none when no reading of the clocks was narrow enough for it to be trusted.
  struct Placed {
    Instant at;
    std::optional<Instant> before_step;
  };
  std::optional<Placed> place(Nanos stamp);
  /// The same, with a reading of the clocks that was made elsewhere.
  Placed place(Nanos stamp, ClockReading now);

 private:
  std::optional<ClockReading> read() const;

  std::optional<ClockReading> last_;
  std::optional<ClockReading> step_;  ///< the offset before the last step, and when the step was noticed
};

/// Asks the kernel to stamp what this socket receives. False where it cannot.
bool enable_kernel_stamps(int socket);

/// Reads without blocking, stamped by the kernel where it does so and right after the read elsewhere.
StampedRead read_stamped(int socket, char* buffer, std::size_t size, KernelClock& clock);

Instant monotonic_now();  ///< the clock of SteadyClock

}  // namespace bench

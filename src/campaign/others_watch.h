#pragma once

#include <cstdint>
#include <optional>

#include "bench/clock.h"
#include "bench/record.h"
#include "bench/sensors.h"

namespace bench {

/// Watches what other programs take of the machine on which a server is measured: what they take, the server waits for.
/// One who looks for the server among all processes takes some himself, so where measuring goes on in many short
/// stretches only some of them are watched.
class OthersWatch {
 public:
  OthersWatch(const Sensors& sensors, const Clock& clock) : sensors_(sensors), clock_(clock) {}

  void begin(const Host& server);  ///< a stretch of measuring
  void end(const Host& server);    ///< the same
  /// None without a server on this machine that may be looked at.
  std::optional<OthersUsage> found() const;

 private:
  struct Look {
    Instant at;
    MachineUsage machine;
    Nanos ours;  ///< this program's and the server's
  };

  std::optional<Look> look(const Host& server);

  const Sensors& sensors_;
  const Clock& clock_;
  std::optional<Instant> first_;
  Nanos spent_{0};  ///< on looking
  std::optional<Look> begun_;
  std::optional<OthersUsage> found_;
};

}  // namespace bench

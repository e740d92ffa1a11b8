#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"
#include "bench/options.h"

namespace bench {

/// The machine this program runs on. Empty or missing: the system did not say. No host name, no user, no serial number.
struct HostFacts {
  std::string cpu;
  std::optional<int> cores_physical;
  std::optional<int> cores_logical;
  std::optional<int> cores_usable;  ///< after affinity and cgroup limits
  std::optional<std::int64_t> memory_bytes;
  std::string os;
  std::string kernel;
  std::string arch;
  std::string governor;
  std::string virtualisation;
  std::optional<double> load_1min;  ///< at the start
  bool operator==(const HostFacts&) const = default;
};

/// What a process has used since it began.
struct ProcessUsage {
  Nanos user{0};
  Nanos system{0};
  std::optional<std::int64_t> peak_bytes;
  bool operator==(const ProcessUsage&) const = default;
};

/// What everything that runs on a machine has used of its processors since it was started; what a hypervisor gave to
/// others counts as well.
struct MachineUsage {
  Nanos busy{0};
  int processors = 0;
};

/// Seam: the machine and its processes.
class Sensors {
 public:
  virtual ~Sensors() = default;
  virtual HostFacts host() const = 0;
  virtual ProcessUsage self() const = 0;
  /// The process that listens at `host` and its children, when it is on this machine and may be looked at.
  virtual std::optional<ProcessUsage> server(const Host& host) const = 0;
  virtual std::optional<MachineUsage> machine() const = 0;  ///< none: the system does not tell
};

}  // namespace bench

#pragma once

#include <optional>
#include <string>

#include "bench/sensors.h"

namespace bench {

/// The machine as the system describes it without privileges. On Linux /proc and /sys are read below `root`,
/// which is $BENCH_SYSROOT unless it is given.
class RealSensors : public Sensors {
 public:
  RealSensors();
  explicit RealSensors(std::string root) : root_(std::move(root)) {}

  HostFacts host() const override;
  ProcessUsage self() const override;
  std::optional<ProcessUsage> server(const Host& host) const override;
  std::optional<MachineUsage> machine() const override;

 private:
  std::string root_;
};

/// Facts of this machine. `root` has a meaning on Linux only.
HostFacts host_facts(const std::string& root);

/// The processes that listen at loopback or at every address on `port`, and all their descendants, added up. The peaks
/// of several processes need not have been at the same time, so their sum is an upper bound. None when nobody may be
/// looked at, and when the listener only passes bytes on (docker-proxy, ssh, ...): the server is then elsewhere.
std::optional<ProcessUsage> listener_usage(const std::string& root, int port);
/// The same of a process that is known, with its descendants.
std::optional<ProcessUsage> process_usage(const std::string& root, std::int64_t process);
/// Of all processors of this machine, also of those that this program may not use.
std::optional<MachineUsage> machine_usage(const std::string& root);

}  // namespace bench

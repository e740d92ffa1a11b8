#include "system/real_sensors.h"

#include <cstdlib>
#include <sys/resource.h>

namespace bench {
namespace {

Nanos nanos_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

std::string root_of_tests() {
  const char* root = std::getenv("BENCH_SYSROOT");
  return root != nullptr ? root : "";
}

}  // namespace

RealSensors::RealSensors() : root_(root_of_tests()) {}

HostFacts RealSensors::host() const { return host_facts(root_); }

ProcessUsage RealSensors::self() const {
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) != 0) return {};
#if defined(__APPLE__)
  constexpr std::int64_t unit_bytes = 1;  // bytes there, KiB elsewhere
#else
  constexpr std::int64_t unit_bytes = 1024;
#endif
  return {nanos_of(used.ru_utime), nanos_of(used.ru_stime), used.ru_maxrss * unit_bytes};
}

std::optional<ProcessUsage> RealSensors::server(const Host& host) const {
  if (host.process != 0) return process_usage(root_, host.process);
  if (!host.is_loopback()) return std::nullopt;
  return listener_usage(root_, host.port);
}

std::optional<MachineUsage> RealSensors::machine() const { return machine_usage(root_); }

}  // namespace bench

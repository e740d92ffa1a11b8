#if defined(__APPLE__)

#include <cstdlib>
#include <sys/sysctl.h>
#include <sys/utsname.h>

#include "system/real_sensors.h"

namespace bench {
namespace {

std::string sysctl_text(const char* name) {
  std::size_t size = 0;
  if (::sysctlbyname(name, nullptr, &size, nullptr, 0) != 0 || size == 0) return "";
  std::string text(size, '\0');
  if (::sysctlbyname(name, text.data(), &size, nullptr, 0) != 0) return "";
  return text.c_str();  // up to the NUL
}

template <class T>
std::optional<T> sysctl_number(const char* name) {
  T value{};
  std::size_t size = sizeof value;
  if (::sysctlbyname(name, &value, &size, nullptr, 0) != 0 || size != sizeof value) return std::nullopt;
  return value;
}

std::string hypervisor() {
  if (sysctl_number<int>("sysctl.proc_translated") == 1) return "rosetta";
  return sysctl_number<int>("kern.hv_vmm_present") == 1 ? "virtual machine" : "";
}

}  // namespace

HostFacts host_facts(const std::string&) {
  HostFacts facts;
  facts.cpu = sysctl_text("machdep.cpu.brand_string");
  facts.cores_physical = sysctl_number<int>("hw.physicalcpu");
  facts.cores_logical = sysctl_number<int>("hw.logicalcpu");
  facts.cores_usable = sysctl_number<int>("hw.activecpu");
  facts.memory_bytes = sysctl_number<std::int64_t>("hw.memsize");
  facts.os = "macOS " + sysctl_text("kern.osproductversion");
  utsname name{};
  if (::uname(&name) == 0) {
    facts.kernel = name.release;
    facts.arch = name.machine;
  }
  facts.virtualisation = hypervisor();
  double load = 0;
  if (::getloadavg(&load, 1) == 1) facts.load_1min = load;
  return facts;
}

// Looking at another process takes private interfaces or root there.
std::optional<ProcessUsage> listener_usage(const std::string&, int) { return std::nullopt; }
std::optional<ProcessUsage> process_usage(const std::string&, std::int64_t) { return std::nullopt; }
// Without the server's share it would tell nothing.
std::optional<MachineUsage> machine_usage(const std::string&) { return std::nullopt; }

}  // namespace bench

#endif

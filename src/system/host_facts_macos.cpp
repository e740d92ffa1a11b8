#if defined(__APPLE__)

#include <cstdlib>
#include <sys/sysctl.h>
#include <sys/utsname.h>

#include "system/real_sensors.h"

namespace bench {
namespace {

std::string text_of(const char* name) {
  std::size_t size = 0;
  if (::sysctlbyname(name, nullptr, &size, nullptr, 0) != 0 || size == 0) return "";
  std::string text(size, '\0');
  if (::sysctlbyname(name, text.data(), &size, nullptr, 0) != 0) return "";
  return text.c_str();  // up to the NUL
}

template <class T>
std::optional<T> number_of(const char* name) {
  T value{};
  std::size_t size = sizeof value;
  if (::sysctlbyname(name, &value, &size, nullptr, 0) != 0 || size != sizeof value) return std::nullopt;
  return value;
}

std::string virtualisation() {
  if (number_of<int>("sysctl.proc_translated") == 1) return "rosetta";
  return number_of<int>("kern.hv_vmm_present") == 1 ? "virtual machine" : "";
}

}  // namespace

HostFacts host_facts(const std::string&) {
  HostFacts facts;
  facts.cpu = text_of("machdep.cpu.brand_string");
  facts.cores_physical = number_of<int>("hw.physicalcpu");
  facts.cores_logical = number_of<int>("hw.logicalcpu");
  facts.cores_usable = number_of<int>("hw.activecpu");
  facts.memory_bytes = number_of<std::int64_t>("hw.memsize");
  facts.os = "macOS " + text_of("kern.osproductversion");
  utsname name{};
  if (::uname(&name) == 0) {
    facts.kernel = name.release;
    facts.arch = name.machine;
  }
  facts.virtualisation = virtualisation();
  double load = 0;
  if (::getloadavg(&load, 1) == 1) facts.load_1min = load;
  return facts;
}

// Looking at another process takes private interfaces or root there.
std::optional<ProcessUsage> listener_usage(const std::string&, int) { return std::nullopt; }

}  // namespace bench

#endif

#if defined(__linux__)

#include <algorithm>
#include <cctype>
#include <set>
#include <sys/utsname.h>

#include "base/text.h"
#include "system/real_sensors.h"
#include "system/sysroot.h"

namespace bench {
namespace {

constexpr const char* cpus = "/sys/devices/system/cpu/";

std::string cpu_name(const Sysroot& sys, const std::string& cpuinfo) {
  const std::string_view name = value_of_key(cpuinfo, "model name");
  if (!name.empty()) return std::string(name);
  // ARM boards say nothing in cpuinfo; their device tree names the board, which tells as much.
  return sys.line("/proc/device-tree/model");
}

std::vector<std::string> cpu_directories(const Sysroot& sys) {
  std::vector<std::string> directories;
  for (const std::string& name : sys.names_in(cpus)) {
    if (name.starts_with("cpu") && whole_number(name.substr(3))) directories.push_back(cpus + name);
  }
  return directories;
}

std::optional<int> physical_cores(const Sysroot& sys) {
  std::set<std::pair<long long, long long>> cores;
  for (const std::string& directory : cpu_directories(sys)) {
    const auto package = sys.number(directory + "/topology/physical_package_id");
    const auto core = sys.number(directory + "/topology/core_id");
    if (package && core) cores.insert({*package, *core});
  }
  if (cores.empty()) return std::nullopt;
  return static_cast<int>(cores.size());
}

std::optional<int> logical_cores(const Sysroot& sys, const std::string& cpuinfo) {
  int count = count_of_list(sys.line(std::string(cpus) + "online"));
  if (count == 0) {
    for (const std::string_view line : split(cpuinfo, '\n')) count += line.starts_with("processor") ? 1 : 0;
  }
  if (count == 0) return std::nullopt;
  return count;
}

/// The control groups of this process from the inside out, the root last.
std::vector<std::string> control_groups(const Sysroot& sys) {
  const std::string membership = sys.read("/proc/self/cgroup").value_or("");
  std::string group(value_of_key(membership, "0", ':'));  // "0::/user.slice/x" in version 2
  group.erase(0, group.find('/'));                        // all of it when it names no group
  std::vector<std::string> groups;
  for (; group.size() > 1; group.erase(group.rfind('/'))) groups.push_back("/sys/fs/cgroup" + group);
  groups.push_back("/sys/fs/cgroup");
  return groups;
}

/// Whole CPUs that cpu.max ("150000 100000", or "max 100000") leaves to a group.
std::optional<int> cpu_quota(const Sysroot& sys, const std::string& group) {
  const std::string limit = sys.line(group + "/cpu.max");
  const auto parts = split(limit, ' ');
  if (parts.size() != 2) return std::nullopt;
  const auto quota = whole_number(parts[0]);
  const auto period = whole_number(parts[1]);
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return static_cast<int>((*quota + *period - 1) / *period);
}

std::optional<int> usable_cores(const Sysroot& sys) {
  const std::string status = sys.read("/proc/self/status").value_or("");
  int usable = count_of_list(value_of_key(status, "Cpus_allowed_list"));
  if (usable == 0) return std::nullopt;
  for (const std::string& group : control_groups(sys))
    usable = std::min(usable, cpu_quota(sys, group).value_or(usable));
  return usable;
}

std::optional<std::int64_t> memory_bytes(const Sysroot& sys) {
  const std::string meminfo = sys.read("/proc/meminfo").value_or("");
  const auto total = whole_number(value_of_key(meminfo, "MemTotal"));
  if (!total) return std::nullopt;
  std::int64_t bytes = *total * 1024;
  for (const std::string& group : control_groups(sys)) {
    const auto limit = sys.number(group + "/memory.max");  // "max" is no number
    if (limit) bytes = std::min<std::int64_t>(bytes, *limit);
  }
  return bytes;
}

std::string operating_system(const Sysroot& sys) {
  const std::string release = sys.read("/etc/os-release").value_or("");
  std::string_view name = value_of_key(release, "PRETTY_NAME", '=');
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

/// The governor of all CPUs, or those in use joined by commas.
std::string cpu_governor(const Sysroot& sys) {
  std::set<std::string> names;
  for (const std::string& directory : cpu_directories(sys)) {
    const std::string name = sys.line(directory + "/cpufreq/scaling_governor");
    if (!name.empty()) names.insert(name);
  }
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ",") + name;
  return joined;
}

std::string virtualisation(const Sysroot& sys, const std::string& cpuinfo) {
  std::string version = sys.line("/proc/version");
  std::transform(version.begin(), version.end(), version.begin(), [](unsigned char c) { return std::tolower(c); });
  if (version.find("microsoft") != std::string::npos) return "wsl";
  if (sys.has("/.dockerenv")) return "docker";
  if (sys.has("/run/.containerenv")) return "podman";
  const std::string_view features = value_of_key(cpuinfo, "flags");
  if (features.find("hypervisor") == std::string_view::npos) return "";
  const std::string product = sys.line("/sys/class/dmi/id/product_name");
  return product.empty() ? "virtual machine" : product;
}

std::optional<double> load_average(const Sysroot& sys) {
  // "0.42 0.30 0.11 1/200 1234"; taken apart by hand because strtod listens to the locale.
  const std::string line = sys.line("/proc/loadavg");
  const auto point = line.find('.');
  const auto whole = whole_number(line);
  if (!whole || point == std::string::npos || point + 2 >= line.size()) return std::nullopt;
  const auto hundredths = whole_number(line.substr(point + 1, 2));
  if (!hundredths) return std::nullopt;
  return static_cast<double>(*whole * 100 + *hundredths) / 100;
}

std::string architecture() {
  utsname name{};
  return ::uname(&name) == 0 ? name.machine : "";
}

}  // namespace

HostFacts host_facts(const std::string& root) {
  const Sysroot sys(root);
  const std::string cpuinfo = sys.read("/proc/cpuinfo").value_or("");
  HostFacts facts;
  facts.cpu = cpu_name(sys, cpuinfo);
  facts.cores_physical = physical_cores(sys);
  facts.cores_logical = logical_cores(sys, cpuinfo);
  facts.cores_usable = usable_cores(sys);
  facts.memory_bytes = memory_bytes(sys);
  facts.os = operating_system(sys);
  facts.kernel = sys.line("/proc/sys/kernel/osrelease");
  facts.arch = architecture();
  facts.governor = cpu_governor(sys);
  facts.virtualisation = virtualisation(sys, cpuinfo);
  facts.load_1min = load_average(sys);
  return facts;
}

}  // namespace bench

#endif

#if defined(__linux__)

#include <algorithm>
#include <map>
#include <set>
#include <unistd.h>

#include "base/text.h"
#include "system/real_sensors.h"
#include "system/sysroot.h"

namespace bench {
namespace {

using Pid = long long;

/// Inodes of the sockets that listen on `port` at loopback or at every address.
std::set<std::string> listening_sockets(const Sysroot& sys, int port) {
  // "  0: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 123456 1 ..."
  // Addresses are 32-bit words in the byte order of the machine, here little-endian; state 0A is LISTEN.
  static const std::set<std::string_view> local_addresses = {"00000000", "0100007F", "00000000000000000000000000000000",
                                                             "00000000000000000000000001000000",
                                                             "0000000000000000FFFF00000100007F"};
  std::set<std::string> inodes;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const std::string text = sys.read(table).value_or("");
    for (const std::string_view line : split(text, '\n')) {
      const auto fields = split(line, ' ');
      if (fields.size() < 10 || fields[3] != "0A") continue;
      const auto colon = fields[1].find(':');
      if (colon == std::string_view::npos || !local_addresses.contains(fields[1].substr(0, colon))) continue;
      if (std::strtol(std::string(fields[1].substr(colon + 1)).c_str(), nullptr, 16) == port) {
        inodes.insert("socket:[" + std::string(fields[9]) + "]");
      }
    }
  }
  return inodes;
}

struct Process {
  Pid parent = 0;
  std::string name;
  std::int64_t user_ticks = 0;
  std::int64_t system_ticks = 0;
};

/// "1234 (name with ) in it) S 1 ..." : fields are counted from the last bracket.
std::optional<Process> read_process(const Sysroot& sys, Pid pid) {
  const std::string stat = sys.read("/proc/" + std::to_string(pid) + "/stat").value_or("");
  const auto open = stat.find('(');
  const auto close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  const auto fields = split(std::string_view(stat).substr(close + 1), ' ');
  if (fields.size() < 15) return std::nullopt;
  // Behind the name: 0 state, 1 parent, 11 user, 12 system, 13 and 14 the same of children that have ended.
  const auto ticks = [&](std::size_t i) { return whole_number(fields[i]).value_or(0); };
  return Process{ticks(1), stat.substr(open + 1, close - open - 1), ticks(11) + ticks(13), ticks(12) + ticks(14)};
}

std::map<Pid, Process> all_processes(const Sysroot& sys) {
  std::map<Pid, Process> processes;
  for (const std::string& name : sys.names_in("/proc")) {
    const auto pid = whole_number(name);
    if (!pid || *pid <= 0) continue;
    if (auto process = read_process(sys, *pid)) processes.emplace(*pid, std::move(*process));
  }
  return processes;
}

bool holds_one_of(const Sysroot& sys, Pid pid, const std::set<std::string>& sockets) {
  const std::string directory = "/proc/" + std::to_string(pid) + "/fd";
  const auto names = sys.names_in(directory);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return sockets.contains(sys.link(directory + "/" + name)); });
}

bool only_passes_bytes_on(std::string_view name) {
  constexpr std::string_view forwarders[] = {"docker-proxy", "rootlessport", "rootlesskit", "slirp4netns", "pasta",
                                             "ssh",          "sshd",         "socat",       "kubectl"};
  return std::find(std::begin(forwarders), std::end(forwarders), name) != std::end(forwarders);
}

/// The server and everything below it: the model runs in a child.
std::set<Pid> with_descendants(std::set<Pid> members, const std::map<Pid, Process>& processes, Pid self) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [pid, process] : processes) {
      if (pid != self && members.contains(process.parent)) grown |= members.insert(pid).second;
    }
  }
  return members;
}

ProcessUsage usage_of(const Sysroot& sys, const std::set<Pid>& members, const std::map<Pid, Process>& processes) {
  ProcessUsage sum;
  for (const Pid pid : members) {
    const Process& process = processes.at(pid);
    sum.user += time_of_ticks(process.user_ticks);
    sum.system += time_of_ticks(process.system_ticks);
    const std::string status = sys.read("/proc/" + std::to_string(pid) + "/status").value_or("");
    if (const auto peak = whole_number(value_of_key(status, "VmHWM")))
      sum.peak_bytes = sum.peak_bytes.value_or(0) + *peak * 1024;
  }
  return sum;
}

}  // namespace

std::optional<ProcessUsage> listener_usage(const std::string& root, int port) {
  const Sysroot sys(root);
  const std::set<std::string> sockets = listening_sockets(sys, port);
  if (sockets.empty()) return std::nullopt;
  const std::map<Pid, Process> processes = all_processes(sys);
  const Pid self = root.empty() ? ::getpid() : 0;  // a server that we started may have its socket from us

  std::set<Pid> owners;
  for (const auto& [pid, process] : processes) {
    if (pid == self || !holds_one_of(sys, pid, sockets)) continue;
    if (only_passes_bytes_on(process.name)) return std::nullopt;
    owners.insert(pid);
  }
  if (owners.empty()) return std::nullopt;
  return usage_of(sys, with_descendants(owners, processes, self), processes);
}

std::optional<ProcessUsage> process_usage(const std::string& root, std::int64_t process) {
  const Sysroot sys(root);
  const std::map<Pid, Process> processes = all_processes(sys);
  if (!processes.contains(process)) return std::nullopt;
  return usage_of(sys, with_descendants({process}, processes, 0), processes);
}

}  // namespace bench

#endif

#include "system/real_sensors.h"

#include <arpa/inet.h>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

/// A made-up machine.
class Machine {
 public:
  Machine() {
    std::string name = (fs::temp_directory_path() / "bench-sysroot-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    root = name;
  }
  ~Machine() { fs::remove_all(root); }

  void file(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(root + path).parent_path());
    std::ofstream(root + path, std::ios::binary) << text;
  }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories(fs::path(root + path).parent_path());
    fs::create_symlink(target, root + path);
  }
  void core(int cpu, int package, int id, const std::string& governor) const {
    const std::string directory = "/sys/devices/system/cpu/cpu" + std::to_string(cpu);
    file(directory + "/topology/physical_package_id", std::to_string(package) + "\n");
    file(directory + "/topology/core_id", std::to_string(id) + "\n");
    if (!governor.empty()) file(directory + "/cpufreq/scaling_governor", governor + "\n");
  }
  /// `ticks`: user, system, and the same of children that have ended.
  void process(int pid, int parent, const std::string& name, const std::string& ticks, const std::string& peak) const {
    const std::string directory = "/proc/" + std::to_string(pid);
    file(directory + "/stat", std::to_string(pid) + " (" + name + ") S " + std::to_string(parent) +
                                  " 1 1 0 -1 4194304 100 0 0 0 " + ticks + " 20 0 5 0 100 1000000 500\n");
    file(directory + "/status", "Name:\t" + name + "\nVmHWM:\t   " + peak + " kB\nVmRSS:\t 1 kB\n");
  }
  void listener(const std::string& address, int inode) const {
    file("/proc/net/tcp",
         "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
         "   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 999 1 0 100 0\n"
         "   1: " +
             address + " 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 " +
             std::to_string(inode) +
             " 1 0 100 0\n"
             "   2: 0100007F:2CAA 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 100 "
             "0\n");
  }

  std::string root;
};

}  // namespace

#if defined(__linux__)

TEST_CASE("a workstation is described from /proc and /sys") {
  const Machine machine;
  machine.file("/proc/cpuinfo",
               "processor\t: 0\nmodel name\t: AMD Ryzen 9 7950X\nflags\t\t: fpu sse\n\nprocessor\t: 1\n");
  for (int cpu = 0; cpu < 4; ++cpu) machine.core(cpu, 0, cpu / 2, cpu == 3 ? "powersave" : "performance");
  machine.file("/sys/devices/system/cpu/online", "0-3\n");
  machine.file("/sys/devices/system/cpu/cpufreq/boost", "1\n");
  machine.file("/proc/self/status", "Name:\tbench\nCpus_allowed_list:\t0-2\n");
  machine.file("/proc/meminfo", "MemTotal:       65536 kB\nMemFree: 1 kB\n");
  machine.file("/etc/os-release", "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
  machine.file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  machine.file("/proc/loadavg", "1.05 0.30 0.11 1/200 1234\n");
  const HostFacts facts = RealSensors(machine.root).host();
  CHECK(facts.cpu == "AMD Ryzen 9 7950X");
  CHECK(facts.cores_physical == 2);
  CHECK(facts.cores_logical == 4);
  CHECK(facts.cores_usable == 3);
  CHECK(facts.memory_bytes == 65536 * 1024);
  CHECK(facts.os == "Debian GNU/Linux 12 (bookworm)");
  CHECK(facts.kernel == "6.1.0-18-amd64");
  CHECK_FALSE(facts.arch.empty());
  CHECK(facts.governor == "performance,powersave");
  CHECK(facts.virtualisation == "");
  CHECK(facts.load_1min == 1.05);
}

TEST_CASE("a container has the cores and the memory of its control groups") {
  const Machine machine;
  machine.file("/proc/self/status", "Cpus_allowed_list:\t0-7\n");
  machine.file("/proc/self/cgroup", "0::/system.slice/docker-1.scope\n");
  machine.file("/sys/fs/cgroup/system.slice/docker-1.scope/cpu.max", "150000 100000\n");
  machine.file("/sys/fs/cgroup/system.slice/docker-1.scope/memory.max", "max\n");
  machine.file("/sys/fs/cgroup/system.slice/memory.max", "1073741824\n");
  machine.file("/sys/fs/cgroup/cpu.max", "max 100000\n");
  machine.file("/proc/meminfo", "MemTotal: 16777216 kB\n");
  machine.file("/.dockerenv", "");
  const HostFacts facts = RealSensors(machine.root).host();
  CHECK(facts.cores_usable == 2);
  CHECK(facts.memory_bytes == 1073741824);
  CHECK(facts.virtualisation == "docker");
}

TEST_CASE("boards, virtual machines and WSL") {
  const Machine board;
  board.file("/proc/device-tree/model", std::string("Raspberry Pi 5\0", 15));
  board.file("/proc/cpuinfo", "processor\t: 0\nprocessor\t: 1\n");
  CHECK(RealSensors(board.root).host().cpu == "Raspberry Pi 5");
  CHECK(RealSensors(board.root).host().cores_logical == 2);

  const Machine guest;
  guest.file("/proc/cpuinfo", "model name : x\nflags : fpu hypervisor sse\n");
  CHECK(RealSensors(guest.root).host().virtualisation == "virtual machine");
  guest.file("/sys/class/dmi/id/product_name", "KVM\n");
  CHECK(RealSensors(guest.root).host().virtualisation == "KVM");
  guest.file("/proc/version", "Linux version 5.15.90.1-Microsoft-standard-WSL2\n");
  CHECK(RealSensors(guest.root).host().virtualisation == "wsl");
}

TEST_CASE("what the system does not say, or says in rubbish, is missing") {
  const Machine empty;
  const HostFacts nothing = RealSensors(empty.root).host();
  HostFacts expected;
  expected.arch = nothing.arch;  // of the processor that runs the test
  CHECK(nothing == expected);

  const Machine rubbish;
  for (const char* path :
       {"/proc/cpuinfo", "/proc/meminfo", "/proc/loadavg", "/proc/self/status", "/proc/self/cgroup",
        "/sys/devices/system/cpu/online", "/sys/fs/cgroup/cpu.max", "/proc/net/tcp", "/proc/1/stat"}) {
    rubbish.file(path, std::string(1 << 20, '\xff'));
  }
  const HostFacts odd = RealSensors(rubbish.root).host();
  CHECK_FALSE(odd.memory_bytes);
  CHECK_FALSE(odd.cores_usable);
  CHECK_FALSE(odd.load_1min);
  CHECK_FALSE(listener_usage(rubbish.root, 11434));
}

TEST_CASE("a server is the listener on the port and all below it") {
  const Machine machine;
  machine.listener("0100007F:2CAA", 4242);  // 11434
  machine.process(10, 1, "ollama", "100 50 7 3", "1000");
  machine.link("/proc/10/fd/3", "socket:[4242]");
  machine.process(11, 10, "ollama) runner", "1000 20 0 0", "5000");
  machine.process(12, 11, "helper", "1 1 0 0", "10");
  machine.process(20, 1, "other", "9999 9999 0 0", "99999");
  machine.link("/proc/20/fd/3", "socket:[777]");
  const auto tick = Nanos(1'000'000'000 / ::sysconf(_SC_CLK_TCK));

  const auto usage = listener_usage(machine.root, 11434);
  REQUIRE(usage.has_value());
  CHECK(usage->user == (100 + 7 + 1000 + 1) * tick);
  CHECK(usage->system == (50 + 3 + 20 + 1) * tick);
  CHECK(usage->peak_bytes == (1000 + 5000 + 10) * 1024);

  CHECK_FALSE(listener_usage(machine.root, 11435));
  Host host;
  CHECK(RealSensors(machine.root).server(host) == usage);
  host.address = "192.0.2.1";
  CHECK_FALSE(RealSensors(machine.root).server(host));
}

TEST_CASE("a server on every address counts, one on another address does not") {
  const Machine machine;
  machine.process(10, 1, "ollama", "1 1 0 0", "1000");
  machine.link("/proc/10/fd/3", "socket:[4242]");
  machine.listener("00000000:2CAA", 4242);
  CHECK(listener_usage(machine.root, 11434));
  machine.listener("0200A8C0:2CAA", 4242);
  CHECK_FALSE(listener_usage(machine.root, 11434));
}

TEST_CASE("a process that only passes bytes on is not the server") {
  const Machine machine;
  machine.listener("00000000:2CAA", 4242);
  machine.process(10, 1, "docker-proxy", "1 1 0 0", "1000");
  machine.link("/proc/10/fd/3", "socket:[4242]");
  CHECK_FALSE(listener_usage(machine.root, 11434));
}

TEST_CASE("what a machine is busy with is all but idling and waiting") {
  const Machine machine;
  CHECK_FALSE(machine_usage(machine.root));
  machine.file("/proc/stat",
               "cpu  100 20 30 9000 400 5 6 70 50 0\ncpu0 60 10 10 4000 200 5 6 30 20 0\n"
               "cpu1 40 10 20 5000 200 0 0 40 30 0\nintr 1 2 3\nctxt 5\n");
  const auto usage = machine_usage(machine.root);
  REQUIRE(usage.has_value());
  CHECK(usage->processors == 2);
  CHECK(usage->busy == (100 + 20 + 30 + 5 + 6 + 70) * Nanos(1'000'000'000 / ::sysconf(_SC_CLK_TCK)));
  machine.file("/proc/stat", "cpu  100 20\ncpu0\n");
  CHECK_FALSE(machine_usage(machine.root));
  CHECK(RealSensors("").machine().has_value());
}

TEST_CASE("a real child that listens is found, and we are not counted") {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(listener, 1) == 0);
  REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  CHECK_FALSE(listener_usage("", ntohs(address.sin_port)));
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    for (;;) ::pause();
  }
  const auto usage = listener_usage("", ntohs(address.sin_port));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(listener);
  REQUIRE(usage.has_value());
  CHECK(usage->peak_bytes.value_or(0) > 0);
}

#endif

TEST_CASE("this program has used time and memory") {
  const RealSensors sensors("");
  const ProcessUsage before = sensors.self();
  volatile std::uint64_t work = 0;
  for (int i = 0; i < 50'000'000; ++i) work = work + 1;
  const ProcessUsage after = sensors.self();
  CHECK(after.user + after.system > before.user + before.system);
  REQUIRE(after.peak_bytes.has_value());
  CHECK(*after.peak_bytes > 1'000'000);
}

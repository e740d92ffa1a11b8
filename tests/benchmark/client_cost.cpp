// What a token costs bench in CPU time, beside a client that does the least that can be done.
//   client_cost BENCH [--seconds N] [--streams N,N,...] [--rounds N] [--no-stamps]

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sched.h>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "benchmark/load.h"

namespace {

using bench::benchmark::Load;
using bench::benchmark::Shared;

constexpr int longest_s = 120;  // nothing here outlives this

struct Options {
  const char* bench = nullptr;
  int seconds = 4;
  int rounds = 1;
  bool stamps = true;
  std::vector<int> streams{64, 256, 512, 1024};
};

/// The clients share one core, the server has another where there is one.
void stay_on_core(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  sched_setaffinity(0, sizeof set, &set);
}

int other_core() { return sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 1 : 0; }

template <class Work>
pid_t process(int core, Work work) {
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  alarm(longest_s);
  stay_on_core(core);
  work();
  _exit(1);
}

/// CPU seconds of a process that has ended well; negative when it has not.
double cpu_of(pid_t child) {
  int status = 0;
  rusage used{};
  if (wait4(child, &status, 0, &used) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return -1;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void exec_bench(const Options& options, const Load& load, int port) {
  const std::string host = "http://127.0.0.1:" + std::to_string(port);
  const std::string streams = std::to_string(load.streams);
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  execl(options.bench, options.bench, "--host", host.c_str(), "--model", "paced", "--prompt", "hello", "--workers",
        streams.c_str(), "--requests", streams.c_str(), "--warmup", "0", "--num-predict", "100000", "--num-ctx",
        "server", "--output", "/dev/null", "--quiet", static_cast<char*>(nullptr));
  std::perror(options.bench);
}

struct Cost {
  double us_per_token = -1;
  double server_behind_ms = 0;
};

template <class Client>
Cost cost_of(const Load& load, Client client) {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Shared& shared = *new (memory) Shared;
  const pid_t server = process(other_core(), [&] { serve_paced(load, shared, longest_s); });
  while (shared.port == 0 && waitpid(server, nullptr, WNOHANG) == 0) usleep(1000);
  Cost cost;
  const double cpu = cpu_of(process(0, [&] { client(shared); }));
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
  const std::int64_t tokens = std::int64_t{load.streams} * load.tokens;
  if (cpu >= 0 && shared.sent == tokens) cost.us_per_token = cpu * 1e6 / static_cast<double>(tokens);
  cost.server_behind_ms = static_cast<double>(shared.behind_ns) / 1e6;
  munmap(memory, sizeof(Shared));
  return cost;
}

int usage() {
  std::fprintf(stderr, "usage: client_cost BENCH [--seconds N] [--streams N,N,...] [--rounds N] [--no-stamps]\n");
  return 2;
}

bool read_options(int argc, char** argv, Options& options) {
  if (argc < 2) return false;
  options.bench = argv[1];
  for (int i = 2; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--no-stamps") {
      options.stamps = false;
      continue;
    }
    if (++i == argc) return false;
    if (name == "--seconds") options.seconds = std::atoi(argv[i]);
    if (name == "--rounds") options.rounds = std::atoi(argv[i]);
    if (name != "--streams") continue;
    options.streams.clear();
    for (char* part = std::strtok(argv[i], ","); part != nullptr; part = std::strtok(nullptr, ","))
      options.streams.push_back(std::atoi(part));
  }
  for (const int streams : options.streams)
    if (streams < 1 || streams > 16'384) return false;
  return options.seconds >= 1 && options.seconds <= 60 && options.rounds >= 1 && options.rounds <= 100;
}

void allow_open_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) return usage();
  allow_open_files();
  std::printf("CPU time a token, user and system, of streams of 100 tokens/s for %d s; bare: epoll, %s stamps\n\n",
              options.seconds, options.stamps ? "kernel" : "no");
  std::printf("streams  bare us  bench us  ratio  server behind ms\n");
  bool well = true;
  for (int round = 0; round < options.rounds; ++round) {
    for (const int streams : options.streams) {
      const Load load{streams, options.seconds * 100, 10'000'000, options.stamps};
      const Cost bare = cost_of(load, [&](Shared& shared) { _exit(read_bare(load, shared) ? 0 : 1); });
      const Cost ours = cost_of(load, [&](Shared& shared) { exec_bench(options, load, shared.port); });
      if (bare.us_per_token < 0 || ours.us_per_token < 0) {
        well = false;
        std::printf("%7d  failed: %s\n", streams, bare.us_per_token < 0 ? "the bare client" : "bench");
        continue;
      }
      std::printf("%7d  %7.2f  %8.2f  %5.2f  %4.0f %4.0f\n", streams, bare.us_per_token, ours.us_per_token,
                  ours.us_per_token / bare.us_per_token, bare.server_behind_ms, ours.server_behind_ms);
      std::fflush(stdout);
    }
  }
  return well ? 0 : 1;
}

#pragma once
// What the measured clients and the server that they are measured against agree upon.

#include <atomic>
#include <cstdint>

namespace bench::benchmark {

struct Load {
  int streams = 256;
  int tokens = 400;  ///< of each stream
  std::int64_t interval_ns = 10'000'000;
  bool stamps = true;  ///< the bare client asks the kernel for stamps, as bench does
};

/// Lies in memory that the processes share.
struct Shared {
  std::atomic<int> port{0};
  std::atomic<std::int64_t> sent{0};       ///< tokens, by the server
  std::atomic<std::int64_t> behind_ns{0};  ///< how late the server wrote a token at worst
  std::atomic<std::int64_t> counted{0};    ///< tokens, by the bare client
};

/// Serves streams of paced tokens as Ollama would, until it is killed. Never returns before `seconds` have passed.
void serve_paced(const Load& load, Shared& shared, int seconds);

/// The least that a client can do: waits for all sockets at once, reads, finds line ends. False when a stream broke.
bool read_bare(const Load& load, Shared& shared);

}  // namespace bench::benchmark

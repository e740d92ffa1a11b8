#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "benchmark/load.h"
#include "send/socket/stamped_read.h"

namespace bench::benchmark {
namespace {

int ask_for_stream(const Load& load, int port) {
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  const int on = 1;
  setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (load.stamps) enable_kernel_stamps(peer);
  const std::string request = "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
  if (send(peer, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return -1;
  return peer;
}

std::int64_t lines_in(const char* bytes, std::size_t size) {
  std::int64_t lines = 0;
  const char* const end = bytes + size;
  while (bytes != end) {
    const void* found = std::memchr(bytes, '\n', static_cast<std::size_t>(end - bytes));
    if (found == nullptr) break;
    const char* at = static_cast<const char*>(found);
    if (at != bytes && at[-1] == '}') ++lines;  // and not the end of a chunk's size
    bytes = at + 1;
  }
  return lines;
}

}  // namespace

bool read_bare(const Load& load, Shared& shared) {
  const int epoll = epoll_create1(0);
  for (int i = 0; i < load.streams; ++i) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.fd = ask_for_stream(load, shared.port);
    if (event.data.fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) != 0) return false;
  }
  const std::int64_t expected = std::int64_t{load.streams} * (load.tokens + 1);
  std::vector<char> buffer(64 * 1024);
  KernelClock clock;
  std::int64_t lines = 0;
  while (lines < expected) {
    epoll_event events[128];
    const int n = epoll_wait(epoll, events, 128, 30'000);
    if (n <= 0) return false;
    for (int i = 0; i < n; ++i) {
      while (true) {
        const StampedRead read = read_stamped(events[i].data.fd, buffer.data(), buffer.size(), clock);
        if (read.bytes == 0 || read.bytes == -2) return false;
        if (read.bytes < 0) break;
        lines += lines_in(buffer.data(), static_cast<std::size_t>(read.bytes));
        if (read.bytes < static_cast<long>(buffer.size())) break;  // the socket is empty
      }
    }
  }
  shared.counted = lines - load.streams;
  return true;
}

}  // namespace bench::benchmark

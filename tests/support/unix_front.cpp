#include "support/unix_front.h"

#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace bench::test {
namespace {

/// What one socket has to say to the other; false at its end.
bool carry(int from, int to) {
  char buffer[16 * 1024];
  auto left = recv(from, buffer, sizeof buffer, 0);
  if (left <= 0) return false;
  for (const char* bytes = buffer; left > 0;) {
    const auto n = send(to, bytes, static_cast<std::size_t>(left), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes += n;
    left -= n;
  }
  return true;
}

}  // namespace

UnixFront::UnixFront(std::string path, int port) : port_(port) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("path too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 64) != 0)
    throw std::runtime_error("cannot listen at " + path);
  thread_ = std::thread([this] { serve(); });
}

UnixFront::~UnixFront() {
  stopping_ = true;
  thread_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
}

void UnixFront::serve() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, 20) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    if (client >= 0) connections_.emplace_back([this, client] { pass_on(client); });
  }
}

void UnixFront::pass_on(int client) const {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (open && !stopping_) {
    pollfd ready[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(ready, 2, 20) <= 0) continue;
    if (ready[0].revents != 0) open = carry(client, server);
    if (open && ready[1].revents != 0) open = carry(server, client);
  }
  close(server);
  close(client);
}

}  // namespace bench::test

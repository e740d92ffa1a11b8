#include "support/scripted_server.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench::test {
namespace {

bool readable(int fd, int milliseconds) {
  pollfd p{fd, POLLIN, 0};
  return poll(&p, 1, milliseconds) > 0;
}

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<std::vector<Step>> connections) : connections_(std::move(connections)) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  listen(listener_, 64);
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  close(listener_);
}

std::vector<std::string> ScriptedServer::requests() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  return requests_;
}

void ScriptedServer::serve() {
  for (const auto& steps : connections_) {
    while (!readable(listener_, 20))
      if (stopping_) return;
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    follow(client, steps);
    close(client);
  }
}

void ScriptedServer::follow(int client, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    switch (step.kind) {
      case Step::Kind::expect: {
        std::string request;
        char buffer[4096];
        while (true) {
          const auto head = request.find("\r\n\r\n");
          if (head != std::string::npos && request.size() >= head + 4 + content_length(request)) break;
          while (!readable(client, 20))
            if (stopping_) return;
          const auto n = recv(client, buffer, sizeof buffer, 0);
          if (n <= 0) return;
          request.append(buffer, static_cast<std::size_t>(n));
        }
        requests_.push_back(request);
        break;
      }
      case Step::Kind::send: {
        std::size_t done = 0;
        while (done < step.bytes.size()) {
          const auto n = ::send(client, step.bytes.data() + done, step.bytes.size() - done, MSG_NOSIGNAL);
          if (n <= 0) return;
          done += static_cast<std::size_t>(n);
        }
        break;
      }
      case Step::Kind::wait:
        std::this_thread::sleep_for(step.pause);
        break;
      case Step::Kind::reset: {
        const linger hard{1, 0};
        setsockopt(client, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        return;
      }
      case Step::Kind::close:
        return;
      case Step::Kind::stall: {
        char byte = 0;
        while (!stopping_)
          if (readable(client, 20) && recv(client, &byte, 1, 0) <= 0) return;
        return;
      }
    }
  }
}

std::string chunk(const std::string& bytes) {
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + bytes + "\r\n";
}

std::string stream_head() {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
}

}  // namespace bench::test

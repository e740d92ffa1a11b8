#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <queue>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include "benchmark/load.h"
#include "send/socket/stamped_read.h"

namespace bench::benchmark {
namespace {

constexpr std::string_view token_json =
    R"({"model":"paced","created_at":"2026-01-01T00:00:00.000000000Z","message":{"role":"assistant","content":" token"},"done":false})"
    "\n";

std::string chunk(std::string_view bytes) {
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + std::string(bytes) + "\r\n";
}

/// The answer to all that is asked but the streams.
std::string_view facts_for(std::string_view path) {
  if (path == "/api/version") return R"({"version":"0.12.0"})";
  if (path == "/api/ps") return R"({"models":[]})";
  if (path == "/api/tags")
    return R"({"models":[{"name":"paced:latest","model":"paced:latest","digest":"00","size":1,"details":{"family":"paced"}}]})";
  return R"({"details":{"family":"paced"},"model_info":{"general.architecture":"paced","paced.context_length":131072},"capabilities":["completion"]})";
}

class PacedServer {
 public:
  PacedServer(const Load& load, Shared& shared) : load_(load), shared_(shared) {
    const std::string last =
        R"({"model":"paced","created_at":"2026-01-01T00:00:00.000000000Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1000000000,"load_duration":1000000,"prompt_eval_count":1,"prompt_eval_duration":1000000,"eval_count":)" +
        std::to_string(load.tokens) + R"(,"eval_duration":1000000000})" + "\n";
    last_ = chunk(last) + "0\r\n\r\n";
  }

  void run(int seconds) {
    listen_on_loopback();
    const Instant end = monotonic_now() + std::chrono::seconds(seconds);
    while (monotonic_now() < end) {
      serve_sockets();
      serve_streams();
    }
  }

 private:
  struct Due {
    Instant at;
    int socket;
    int left;
    bool operator>(const Due& other) const { return at > other.at; }
  };

  void listen_on_loopback() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 4096) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::perror("paced server");
      std::exit(1);
    }
    epoll_ = epoll_create1(0);
    watch(listener_);
    shared_.port = ntohs(address.sin_port);
  }

  void watch(int socket) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }

  /// Sleeps until something came or the next token is nearly due.
  void serve_sockets() {
    epoll_event events[256];
    const bool soon = !due_.empty() && due_.top().at - monotonic_now() < std::chrono::microseconds(1500);
    const int n = epoll_wait(epoll_, events, 256, soon ? 0 : 1);
    for (int i = 0; i < n; ++i) {
      if (events[i].data.fd == listener_)
        accept_all();
      else
        receive(events[i].data.fd);
    }
  }

  void accept_all() {
    while (true) {
      const int peer = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (peer < 0) return;
      const int on = 1;
      setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      watch(peer);
    }
  }

  void receive(int peer) {
    char buffer[16 * 1024];
    const ssize_t n = recv(peer, buffer, sizeof buffer, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
      requests_.erase(peer);
      close(peer);
      return;
    }
    std::string& request = requests_[peer];
    request.append(buffer, static_cast<std::size_t>(n));
    const std::size_t head = request.find("\r\n\r\n");
    if (head == std::string::npos) return;
    const std::size_t length = request.find("Content-Length: ");
    const std::size_t body = length < head ? std::strtoul(request.c_str() + length + 16, nullptr, 10) : 0;
    if (request.size() < head + 4 + body) return;
    const std::size_t path = request.find(' ') + 1;
    answer(peer, std::string_view(request).substr(path, request.find(' ', path) - path));
    request.clear();
  }

  void answer(int peer, std::string_view path) {
    if (path != "/api/chat") {
      const std::string_view facts = facts_for(path);
      write(peer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(facts.size()) + "\r\n\r\n" + std::string(facts));
      return;
    }
    write(peer, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    // The tokens of all streams are spread evenly over the interval: nothing comes in step by itself.
    const double phase = static_cast<double>(streams_++) * 0.6180339887498949;
    const Nanos offset(static_cast<std::int64_t>((phase - static_cast<double>(static_cast<std::int64_t>(phase))) *
                                                 static_cast<double>(load_.interval_ns)));
    // None begins before all have asked: they flow side by side from the first token to the last.
    waiting_.push_back({Instant(offset), peer, load_.tokens});
    if (static_cast<int>(waiting_.size()) < load_.streams) return;
    const Instant begin = monotonic_now() + std::chrono::milliseconds(100);
    for (Due& due : waiting_) due_.push({begin + due.at.time_since_epoch(), due.socket, due.left});
    waiting_.clear();
  }

  void serve_streams() {
    std::int64_t sent = 0;
    for (int burst = 0; burst < 256 && !due_.empty(); ++burst) {
      const Instant now = monotonic_now();
      Due due = due_.top();
      if (due.at > now) break;
      if ((now - due.at).count() > shared_.behind_ns) shared_.behind_ns = (now - due.at).count();
      due_.pop();
      if (due.left == 0) {
        write(due.socket, last_);
        continue;
      }
      write(due.socket, token_);
      ++sent;
      --due.left;
      due.at += Nanos(load_.interval_ns);
      due_.push(due);
    }
    shared_.sent += sent;
  }

  static void write(int peer, std::string_view bytes) {
    // What a client does not take would fall out of step: there is none that is so slow.
    if (send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()) && errno == EAGAIN)
      std::fprintf(stderr, "paced server: a client does not keep up\n");
  }

  Load load_;
  Shared& shared_;
  int listener_ = -1;
  int epoll_ = -1;
  std::int64_t streams_ = 0;
  std::string token_ = chunk(token_json);
  std::string last_;
  std::unordered_map<int, std::string> requests_;
  std::vector<Due> waiting_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace

void serve_paced(const Load& load, Shared& shared, int seconds) { PacedServer(load, shared).run(seconds); }

}  // namespace bench::benchmark

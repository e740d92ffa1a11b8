#include "sim/http/server.h"

#include <array>
#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>
#include <unordered_map>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "sim/http/connection.h"
#include "sim/http/truth_log.h"
#include "sim/simulated_server.h"
#include "system/clock.h"

namespace bench {
namespace sim {
namespace {

using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

/// Timers wake some tens of microseconds late: they are set this much early, and the rest is waited for in a loop.
constexpr Nanos spin = std::chrono::microseconds(60);
/// Events that are due at once are handled so many turns in a row before sockets are looked at again.
constexpr int turns_in_a_row = 8;

Nanos monotonic() { return SteadyClock().now().time_since_epoch(); }

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Drives the pure server with the real clock and real connections, on one thread.
class SocketServer : public ConnectionOwner {
 public:
  SocketServer(const World& world, Nanos start, bool truth)
      : start_(start), server_(world, {SteadyClock().wall(), truth, host_name()}), timer_(io_), acceptor_(io_) {}

  std::optional<SetupError> open_log(const std::string& path);
  std::optional<SetupError> listen(const ServeOptions& options);
  std::string url() const;
  /// Until it is told to end, or the log takes no more: then why.
  std::optional<SetupError> run(const ServeOptions& options);

  void received(HttpConnection& connection, HttpCall call) override;
  void abandoned(HttpConnection& connection) override;
  ExchangeId next_exchange() override { return ++last_exchange_; }

 private:
  Task<void> accept();
  void pump();
  void write(WirePart& part);
  void log_events();
  void wake_at(Nanos at);
  Nanos now() const { return monotonic() - start_; }

  Nanos start_;
  SimulatedServer server_;
  asio::io_context io_{1};
  std::unique_ptr<TruthLog> log_;  ///< stops the loop when it takes no more: goes before it
  Timer timer_;
  Acceptor acceptor_;
  std::unordered_map<ExchangeId, HttpConnection*> replying_;
  std::vector<WirePart> due_;
  std::optional<Nanos> wake_;  ///< what the timer is set to
  bool pumping_ = false;
  ExchangeId last_exchange_ = 0;
};

/// A server that is asked for its log and loses it has nothing left to be for.
std::optional<SetupError> SocketServer::open_log(const std::string& path) {
  auto opened = TruthLog::open(path, start_.count(), [this] { io_.stop(); });
  if (opened.has_error()) return opened.error();
  log_ = *std::move(opened);
  return std::nullopt;
}

std::optional<SetupError> SocketServer::listen(const ServeOptions& options) {
  const auto fail = [&](const error_code& error) {
    return SetupError{ExitCode::usage,
                      "cannot listen on " + options.address + ":" + std::to_string(options.port),
                      error.message(),
                      {"choose another --port, or 0 for a free one"}};
  };
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail(error);
  const Endpoint endpoint(address, static_cast<std::uint16_t>(options.port));
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  return error ? std::optional(fail(error)) : std::nullopt;
}

std::string SocketServer::url() const {
  const Endpoint here = acceptor_.local_endpoint();
  const std::string address = here.address().to_string();
  return "http://" + (here.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(here.port());
}

Task<void> SocketServer::accept() {
  for (;;) {
    error_code error;
    Socket socket = co_await acceptor_.async_accept(asio::redirect_error(use_task, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of descriptors, as a rule: some will come back
      Timer pause(io_, std::chrono::milliseconds(10));
      co_await pause.async_wait(asio::redirect_error(use_task, error));
      continue;
    }
    asio::co_spawn(io_, HttpConnection::run(std::make_shared<HttpConnection>(std::move(socket), *this)),
                   asio::detached);
  }
}

std::optional<SetupError> SocketServer::run(const ServeOptions& options) {
  asio::basic_signal_set<Executor> signals(io_, SIGTERM);
  if (!options.ignore_interrupt) signals.add(SIGINT);
  signals.async_wait([this](error_code, int) { io_.stop(); });
  asio::posix::basic_stream_descriptor<Executor> leash(io_);
  if (options.stop_when_readable >= 0) {
    leash.assign(dup(options.stop_when_readable));
    leash.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code) { io_.stop(); });
  }
  asio::co_spawn(io_, accept(), asio::detached);
  pump();
  io_.run();
  return log_ ? log_->close() : std::nullopt;
}

void SocketServer::received(HttpConnection& connection, HttpCall call) {
  const Nanos at = now();
  server_.advance(at, due_);
  replying_[connection.exchange()] = &connection;
  server_.receive(at, connection.exchange(), std::move(call));
  pump();
}

void SocketServer::abandoned(HttpConnection& connection) {
  const Nanos at = now();
  server_.advance(at, due_);
  replying_.erase(connection.exchange());
  server_.disconnect(at, connection.exchange());
  pump();
}

/// Writes what is due and sleeps until the next thing is.
void SocketServer::pump() {
  if (pumping_) return;
  pumping_ = true;
  for (int turn = 0; turn < turns_in_a_row; ++turn) {
    server_.advance(now(), due_);
    for (std::size_t i = 0; i < due_.size(); ++i) {
      WirePart part = std::move(due_[i]);  // writing may make more due
      write(part);
    }
    due_.clear();
    log_events();
    const std::optional<Nanos> next = server_.next_time();
    if (!next || *next - now() > spin) {
      if (next) wake_at(*next - spin);
      pumping_ = false;
      return;
    }
    while (now() < *next) {
    }
  }
  pumping_ = false;
  asio::post(io_, [this] { pump(); });
}

void SocketServer::write(WirePart& part) {
  const auto found = replying_.find(part.exchange);
  if (found == replying_.end()) return;
  HttpConnection& connection = *found->second;
  if (part.after != WirePart::After::more) replying_.erase(found);
  connection.write(part, server_.wall(part.at));
  if (!part.marks.empty())
    server_.truth().records.insert(server_.truth().records.end(), part.marks.begin(), part.marks.end());
}

void SocketServer::log_events() {
  if (!log_) return;
  SimulatedServer::Truth& truth = server_.truth();
  const std::int64_t stamp = monotonic().count();
  for (TruthRecord& record : truth.records)
    if (record.sent_ns == 0) record.sent_ns = stamp;
  log_->hand_over(truth.records, truth.names);
}

void SocketServer::wake_at(Nanos at) {
  if (wake_ && *wake_ <= at) return;  // it will wake early enough, and then look again
  wake_ = at;
  timer_.expires_at(std::chrono::steady_clock::time_point(
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(start_ + at)));
  timer_.async_wait([this](error_code error) {
    if (error) return;
    wake_.reset();
    pump();
  });
}

/// Sleeps end when asked to, and there are as many files as the system allows: each stream is one.
void prepare_process() {
#if defined(__linux__)
  prctl(PR_SET_TIMERSLACK, 1UL);
#endif
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace
}  // namespace sim

std::optional<SetupError> serve(const World& world, const ServeOptions& options,
                                const std::function<void(const std::string& url)>& ready) {
  sim::prepare_process();
  if (options.ignore_interrupt) std::signal(SIGINT, SIG_IGN);
  const Nanos start = sim::monotonic();
  sim::SocketServer server(world, start, options.truth_path.has_value());
  if (options.truth_path)
    if (auto error = server.open_log(*options.truth_path)) return error;
  if (auto error = server.listen(options)) return error;
  ready(server.url());
  return server.run(options);
}

}  // namespace bench

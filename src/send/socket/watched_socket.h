#pragma once

#include <exception>
#include <functional>
#include <optional>

#include "send/socket/asio_types.h"

#if defined(__linux__)
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#endif

namespace bench {

class WatchedSocket;

#if defined(__linux__)
/// Hears of all plain sockets of a loop that have become ready, many at a time. Asio's own wait would tell the kernel
/// anew for each read that somebody waits. Here a socket is made known once, and is told of at the edge: when something
/// comes, not while something lies there. What is told anew is one thing a turn of the loop, for all of them.
class Readiness {
 public:
  explicit Readiness(asio::io_context& io);

  void add(WatchedSocket& socket);
  void begin_wait();  ///< of one socket more
  void end_wait();

 private:
  void listen();
  void serve();
  int serve_ready();

  asio::posix::basic_stream_descriptor<Executor> sockets_;  ///< an epoll, itself watched by Asio
  int waits_ = 0;
  int turn_ = 0;  ///< of listening: what an earlier one still brings is out of date
  bool listening_ = false;
  bool serving_ = false;
};
#else
/// Elsewhere Asio waits for each socket.
class Readiness {
 public:
  explicit Readiness(asio::io_context&) {}
};
#endif

/// A connected plain socket which is tried whenever it has become ready.
class WatchedSocket {
 public:
  /// Reads or writes what it can without blocking; true: there is nothing left to wait for. `all` asks it to go on
  /// until the kernel says that nothing is there: a short read alone does not prove it.
  using Attempt = std::function<bool(bool all)>;
  enum class Direction { read, write };

  WatchedSocket(asio::io_context& io, Readiness& readiness) : io_(io), readiness_(readiness) {}
  ~WatchedSocket() { close(); }
  WatchedSocket(const WatchedSocket&) = delete;
  WatchedSocket& operator=(const WatchedSocket&) = delete;

  void take_over(ClientSocket& connected);
  /// Tries now and at each readiness. False when the socket was closed first. One at a time.
  Task<bool> until(Direction direction, Attempt attempt);
  bool is_open() const;
  int native_handle() const;
  void close();  ///< at any time; whoever waits hears of it a turn of the loop later

 private:
  [[maybe_unused]] asio::io_context& io_;
  [[maybe_unused]] Readiness& readiness_;
#if defined(__linux__)
  friend class Readiness;
  using Waiter = asio::async_result<asio::use_awaitable_t<Executor>, void(boost::system::error_code)>::handler_type;
  void ready(bool all);
  std::optional<Waiter> stop_waiting();

  int socket_ = -1;
  Attempt* attempt_ = nullptr;  ///< lives in the coroutine that waits
  bool succeeded_ = false;
  std::exception_ptr fault_;  ///< of an attempt; it belongs to the coroutine that waits, not to the loop
  std::optional<Waiter> waiter_;
#else
  std::optional<ClientSocket> socket_;
#endif
};

}  // namespace bench

#include "send/socket/watched_socket.h"

#include <utility>

#include <boost/asio/redirect_error.hpp>

#if defined(__linux__)
#include <sys/epoll.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#endif

namespace bench {

#if defined(__linux__)

Readiness::Readiness(asio::io_context& io) : sockets_(io, epoll_create1(EPOLL_CLOEXEC)) {}

void Readiness::add(WatchedSocket& socket) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &socket;
  epoll_ctl(sockets_.native_handle(), EPOLL_CTL_ADD, socket.native_handle(), &event);
}

void Readiness::begin_wait() {
  ++waits_;
  if (!listening_ && !serving_) listen();
}

/// A loop that listens for nobody would never run out of work.
void Readiness::end_wait() {
  if (--waits_ > 0 || serving_ || !listening_) return;
  listening_ = false;
  ++turn_;
  sockets_.cancel();
}

void Readiness::listen() {
  listening_ = true;
  sockets_.async_wait(sockets_.wait_read, [this, turn = turn_](const boost::system::error_code& ec) {
    if (ec || turn != turn_) return;
    listening_ = false;
    serve();
    if (waits_ > 0) listen();
  });
}

/// While several are ready at once, more have come before the last is read: looking again costs less than a turn of the
/// loop. Not for ever: timers and whoever cancels must have their turn.
void Readiness::serve() {
  serving_ = true;
  for (int round = 0; round < 8 && serve_ready() > 1; ++round) {
  }
  serving_ = false;
}

int Readiness::serve_ready() {
  epoll_event events[128];
  const int count = epoll_wait(sockets_.native_handle(), events, 128, 0);
  for (int i = 0; i < count; ++i) {
    // The end of the stream may lie behind the last bytes, and has no edge of its own any more.
    const bool ending = (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    static_cast<WatchedSocket*>(events[i].data.ptr)->ready(ending);
  }
  return count;
}

void WatchedSocket::take_over(ClientSocket& connected) {
  close();
  boost::system::error_code ec;
  socket_ = connected.release(ec);
  if (ec)
    socket_ = -1;
  else
    readiness_.add(*this);
}

bool WatchedSocket::is_open() const { return socket_ >= 0; }
int WatchedSocket::native_handle() const { return socket_; }

Task<bool> WatchedSocket::until(Direction, Attempt attempt) {
  if (attempt(true)) co_return true;  // what came before anybody waited has had its edge
  if (!is_open()) co_return false;
  succeeded_ = false;
  attempt_ = &attempt;
  auto token = use_task;
  co_await asio::async_initiate<decltype(token), void(boost::system::error_code)>(
      [this](Waiter waiter) {
        waiter_.emplace(std::move(waiter));
        readiness_.begin_wait();
      },
      token);
  if (fault_) std::rethrow_exception(std::exchange(fault_, nullptr));
  co_return succeeded_;
}

void WatchedSocket::ready(bool all) {
  if (attempt_ == nullptr) return;
  try {
    if (!(*attempt_)(all)) return;
  } catch (...) {
    fault_ = std::current_exception();
  }
  if (attempt_ == nullptr) return;  // closed meanwhile, by what it has read
  succeeded_ = true;
  std::optional<Waiter> waiter = stop_waiting();
  (*waiter)(boost::system::error_code{});
}

std::optional<WatchedSocket::Waiter> WatchedSocket::stop_waiting() {
  attempt_ = nullptr;
  readiness_.end_wait();
  return std::exchange(waiter_, std::nullopt);
}

void WatchedSocket::close() {
  if (!is_open()) return;
  ::close(std::exchange(socket_, -1));
  if (attempt_ == nullptr) return;
  std::optional<Waiter> waiter = stop_waiting();
  asio::post(io_, [waiter = *std::move(waiter)]() mutable { waiter(boost::system::error_code{}); });
}

#else

void WatchedSocket::take_over(ClientSocket& connected) { socket_.emplace(std::move(connected)); }

bool WatchedSocket::is_open() const { return socket_ && socket_->is_open(); }
int WatchedSocket::native_handle() const { return socket_ ? const_cast<ClientSocket&>(*socket_).native_handle() : -1; }

Task<bool> WatchedSocket::until(Direction direction, Attempt attempt) {
  while (is_open()) {
    if (attempt(false)) co_return true;
    boost::system::error_code ec;
    const auto what = direction == Direction::read ? ClientSocket::wait_read : ClientSocket::wait_write;
    if (is_open()) co_await socket_->async_wait(what, asio::redirect_error(use_task, ec));
    if (ec) break;
  }
  co_return false;
}

void WatchedSocket::close() {
  boost::system::error_code ignored;
  if (socket_) socket_->close(ignored);
}

#endif

}  // namespace bench

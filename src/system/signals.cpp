#include "system/signals.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::array ending = {SIGINT, SIGTERM, SIGHUP};
constexpr unsigned char no_more = 0;  // no signal has this number

std::atomic<int> write_end{-1};  // for the handler, which can be handed nothing

extern "C" void pass_on(int signal) {
  const int saved = errno;
  const auto number = static_cast<unsigned char>(signal);
  [[maybe_unused]] const ssize_t written = ::write(write_end, &number, 1);
  errno = saved;
}

void set_action(int signal, void (*action)(int)) {
  struct sigaction wanted = {};
  wanted.sa_handler = action;
  wanted.sa_flags = SA_RESTART;
  sigemptyset(&wanted.sa_mask);
  ::sigaction(signal, &wanted, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction current = {};
  ::sigaction(signal, nullptr, &current);
  return current.sa_handler == SIG_IGN;
}

}  // namespace

void prepare_signals() {
  set_action(SIGPIPE, SIG_IGN);
  set_action(SIGXFSZ, SIG_IGN);
  set_action(SIGCHLD, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

SignalWatcher::SignalWatcher(Actions actions) : actions_(std::move(actions)) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);  // a storm of signals must not block in a handler
  try {
    read_end_ = ends[0];
    write_end = ends[1];
    thread_ = std::thread([this] { watch(); });
  } catch (const std::system_error& fault) {
    write_end = -1;
    for (const int end : ends) ::close(end);
    throw std::system_error(fault.code(), "no thread to wait for signals");
  }
  for (const int signal : ending) {
    if (signal != SIGHUP || !is_ignored(SIGHUP)) set_action(signal, pass_on);
  }
}

SignalWatcher::~SignalWatcher() {
  for (const int signal : ending) {
    if (!is_ignored(signal)) set_action(signal, SIG_DFL);
  }
  ::fcntl(write_end, F_SETFL, 0);
  while (::write(write_end, &no_more, 1) < 0 && errno == EINTR) {
  }
  thread_.join();
  ::close(write_end.exchange(-1));
  ::close(read_end_);
}

void SignalWatcher::watch() {
  unsigned char number = no_more;
  std::chrono::steady_clock::time_point counts_again_at;
  for (;;) {
    const ssize_t n = ::read(read_end_, &number, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n != 1 || number == no_more) return;
    if (caught_ == 0) {
      counts_again_at = std::chrono::steady_clock::now() + one_signal;
      caught_ = number;
      if (actions_.first) actions_.first(number);
    } else if (std::chrono::steady_clock::now() >= counts_again_at) {
      if (actions_.before_death) actions_.before_death();
      reraise(number);
    }
  }
}

void reraise(int signal) {
  set_action(signal, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::kill(::getpid(), signal);
  ::sleep(1);             // it is on its way to some thread,
  ::_exit(128 + signal);  // unless we are process 1 of a container, which no default action ends
}

}  // namespace bench

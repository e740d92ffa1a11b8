#include "cli/terminal/output.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "base/secrets.h"

namespace bench {
namespace {

constexpr std::size_t largest_input = 64 * 1024 * 1024;

constexpr std::size_t most_waiting = std::size_t{256} << 20;  // for a reader who takes nothing
constexpr std::size_t taken_at_once = 4096;                   // by a pipe that says that it can be written to

/// One stream of the process. Who writes never waits for who reads: what is not taken at once goes to a queue and a
/// thread, and is dropped when there is far too much of it.
class Channel {
 public:
  explicit Channel(int fd) : fd_(fd) {}

  /// False when nobody takes it any more.
  bool write(std::string_view bytes) {
    std::unique_lock lock(mutex_);
    if (error_ != 0) return false;
    if (!is_working_) take_now(bytes);
    if (bytes.empty() || error_ != 0) return error_ == 0;
    if (waiting_.size() + bytes.size() > most_waiting) {
      error_ = ENOBUFS;
      return false;
    }
    waiting_ += bytes;
    if (!is_working_) begin_work(lock);
    return error_ == 0;
  }

  /// Whether there is something that the reader has not taken yet.
  bool is_behind() {
    const std::lock_guard lock(mutex_);
    return is_working_;
  }

  /// Waits until all is taken, as long as that takes or `patience`.
  void drain(std::optional<std::chrono::milliseconds> patience) {
    std::unique_lock lock(mutex_);
    const auto is_empty = [this] { return !is_working_; };
    if (!patience) {
      drained_.wait(lock, is_empty);
    } else if (!drained_.wait_for(lock, *patience, is_empty) && error_ == 0) {
      error_ = ETIMEDOUT;
    }
  }

  int error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

 private:
  /// As much as goes without waiting.
  void take_now(std::string_view& bytes) {
    while (!bytes.empty() && error_ == 0) {
      pollfd ready{fd_, POLLOUT, 0};
      if (::poll(&ready, 1, 0) == 0) return;
      put_some(bytes);
    }
  }

  void put_some(std::string_view& bytes) {
    const ssize_t n = ::write(fd_, bytes.data(), std::min(bytes.size(), taken_at_once));
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      error_ = errno;
    }
  }

  void begin_work(std::unique_lock<std::mutex>& lock) {
    is_working_ = true;
    try {
      std::thread([this] { work(); }).detach();  // it ends when it has caught up; a process may end before it
    } catch (const std::system_error&) {
      lock.unlock();
      work();
      lock.lock();
    }
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (!waiting_.empty() && error_ == 0) {
      const std::string batch = std::exchange(waiting_, {});
      std::string_view rest = batch;
      lock.unlock();
      while (!rest.empty() && error_ == 0) {
        pollfd ready{fd_, POLLOUT, 0};
        if (::poll(&ready, 1, -1) > 0) put_some(rest);
      }
      lock.lock();
    }
    waiting_.clear();
    is_working_ = false;
    drained_.notify_all();
  }

  const int fd_;
  std::mutex mutex_;
  std::condition_variable drained_;
  std::string waiting_;
  bool is_working_ = false;    ///< the thread is there
  std::atomic<int> error_{0};  ///< what ended it
};

/// The streams belong to the process, and so does this. It is never taken apart: a thread may still wait for a reader
/// when the process ends.
struct Streams {
  std::mutex mutex;
  Channel out{STDOUT_FILENO};
  Channel err{STDERR_FILENO};
  bool status_shown = false;
};
Streams& streams() {
  static Streams& all = *new Streams;
  return all;
}

void take_status_away() {
  if (!streams().status_shown) return;
  streams().err.write("\r\x1b[K");
  streams().status_shown = false;
}

}  // namespace

void open_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is given, and those below are open already.
    const int opened = ::open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY);
    if (opened != fd && opened >= 0) ::close(opened);
  }
}

bool write_output(std::string_view bytes) {
  const std::lock_guard lock(streams().mutex);
  take_status_away();
  return streams().out.write(blotted(std::string(bytes)));
}

void write_error(std::string_view text) {
  const std::lock_guard lock(streams().mutex);
  take_status_away();
  streams().err.write(blotted(std::string(text)));
}

void show_status(std::string_view line) {
  const std::lock_guard lock(streams().mutex);
  if (streams().err.is_behind()) return;  // it would be old when it is seen
  streams().err.write("\r" + blotted(std::string(line)) + "\x1b[K");
  streams().status_shown = true;
}

void clear_status() {
  const std::lock_guard lock(streams().mutex);
  take_status_away();
}

void finish_output(std::optional<std::chrono::milliseconds> patience) {
  streams().out.drain(patience);
  streams().err.drain(patience);
}

int output_error() {
  const int error = streams().out.error();
  return error == EPIPE ? 0 : error;
}

Expected<std::string> read_stdin() {
  std::string text;
  char buffer[64 * 1024];
  while (true) {
    const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n == 0) return text;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return SetupError{ExitCode::usage, "cannot read standard input", std::generic_category().message(errno), {}};
    text.append(buffer, static_cast<std::size_t>(n));
    if (text.size() > largest_input)
      return SetupError{ExitCode::usage, "standard input is too long", "the limit is 64 MiB", {"give a smaller file"}};
  }
}

}  // namespace bench

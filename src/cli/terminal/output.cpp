#include "cli/terminal/output.h"

#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <fcntl.h>
#include <limits>
#include <mutex>
#include <poll.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "cli/terminal/outgoing.h"

namespace bench {
namespace {

constexpr std::size_t largest_input = 64 * 1024 * 1024;

constexpr std::size_t most_waiting = std::size_t{64} << 20;  // for a reader who takes nothing
constexpr std::size_t largest_piece = 64 * 1024;             // that others are added to
constexpr auto patience_with_other = std::chrono::milliseconds(200);

/// 0, or the error that ended the writing.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd ready{fd, POLLOUT, 0};  // somebody else made the stream non-blocking
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/// What waits to be written. Numbers go through both streams.
struct Piece {
  std::int64_t number = 0;
  std::string text;
};

struct Stream {
  explicit Stream(int descriptor) : fd(descriptor) {}

  bool is_idle() const { return is_given_up || (waiting.empty() && !writing); }
  std::int64_t oldest() const {
    if (writing) return *writing;
    return waiting.empty() ? std::numeric_limits<std::int64_t>::max() : waiting.front().number;
  }
  void drop_all() {
    waiting.clear();
    waiting_bytes = 0;
  }

  const int fd;
  std::condition_variable filled;
  std::deque<Piece> waiting;
  std::size_t waiting_bytes = 0;
  std::optional<std::int64_t> writing;  ///< the piece that its thread is about
  std::size_t writing_bytes = 0;
  bool has_thread = false;
  bool is_slow = false;      ///< the other one does not wait for it
  bool is_given_up = false;  ///< its thread may hang in a write for ever
  int error = 0;             ///< why it takes nothing more
};

/// Both streams, by the order in which they are written to. By themselves they are written at once, and whoever writes
/// waits for who reads. While they are queued, each has a thread of its own, which alone may have to wait: there is no
/// telling whether a terminal takes a write without waiting. One stream waits a moment for what belongs before its next
/// piece on the other.
class Streams {
 public:
  void queue() {
    const std::lock_guard lock(mutex_);
    if (queued_) return;
    try {
      start(out_, err_);
      start(err_, out_);
      queued_ = true;
    } catch (const std::system_error&) {  // no threads to be had: then everybody waits
      out_.filled.notify_all();
    }
  }

  bool write_output(const std::string& text) {
    const std::lock_guard lock(mutex_);
    take_status_away();
    return put(out_, text);
  }

  void write_error(const std::string& text) {
    const std::lock_guard lock(mutex_);
    take_status_away();
    put(err_, text);
  }

  void show_status(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (!err_.is_idle()) return;  // it would be old when it is seen
    put(err_, "\r" + line + "\x1b[K");
    status_shown_ = true;
  }

  void clear_status() {
    const std::lock_guard lock(mutex_);
    take_status_away();
  }

  void finish(std::optional<std::chrono::milliseconds> patience) {
    std::unique_lock lock(mutex_);
    if (!queued_) return;
    const auto is_done = [this] { return out_.is_idle() && err_.is_idle(); };
    if (patience) {
      if (changed_.wait_for(lock, *patience, is_done)) return;
      give_up(out_);
      give_up(err_);
      return;
    }
    changed_.wait(lock, is_done);
    queued_ = false;
    for (Stream* stream : {&out_, &err_}) stream->filled.notify_all();
    changed_.wait(lock, [this] { return has_ended(out_) && has_ended(err_); });
  }

  int output_error() {
    const std::lock_guard lock(mutex_);
    return out_.error;
  }

 private:
  void start(Stream& mine, Stream& other) {
    std::thread([this, &mine, &other] { work(mine, other); }).detach();  // the process may end while it hangs
    mine.has_thread = true;
  }

  bool put(Stream& to, std::string_view text) {
    if (to.error != 0) return false;
    if (!queued_) {
      to.error = write_all(to.fd, text);
      return to.error == 0;
    }
    if (to.waiting_bytes + to.writing_bytes + text.size() > most_waiting) {
      to.error = ENOBUFS;  // what waits already is still written
      return false;
    }
    to.waiting_bytes += text.size();
    if (!to.waiting.empty() && to.waiting.back().number + 1 == next_number_ &&
        to.waiting.back().text.size() + text.size() <= largest_piece) {
      to.waiting.back().text += text;
    } else {
      to.waiting.push_back({next_number_++, std::string(text)});
    }
    to.filled.notify_one();
    return true;
  }

  void take_status_away() {
    if (!status_shown_) return;
    put(err_, "\r\x1b[K");
    status_shown_ = false;
  }

  /// The life of a stream's thread.
  void work(Stream& mine, Stream& other) {
    std::unique_lock lock(mutex_);
    for (;;) {
      mine.filled.wait(lock, [&] { return !mine.waiting.empty() || !queued_; });
      if (mine.waiting.empty()) break;
      const auto is_due = [&] {
        return mine.waiting.empty() || other.is_slow || mine.waiting.front().number < other.oldest();
      };
      if (!changed_.wait_for(lock, patience_with_other, is_due)) other.is_slow = true;
      if (!mine.waiting.empty()) write_next(mine, lock);
    }
    mine.has_thread = false;
    changed_.notify_all();
  }

  void write_next(Stream& mine, std::unique_lock<std::mutex>& lock) {
    const Piece piece = std::move(mine.waiting.front());
    mine.waiting.pop_front();
    mine.waiting_bytes -= piece.text.size();
    mine.writing_bytes = piece.text.size();
    mine.writing = piece.number;
    lock.unlock();
    const int error = write_all(mine.fd, piece.text);
    lock.lock();
    mine.writing.reset();
    mine.writing_bytes = 0;
    mine.is_slow = false;
    if (error != 0) {
      mine.error = error;
      mine.drop_all();
    }
    changed_.notify_all();
  }

  void give_up(Stream& stream) {
    if (stream.is_idle()) return;
    stream.is_given_up = true;
    if (stream.error == 0) stream.error = ETIMEDOUT;
    stream.drop_all();
  }

  static bool has_ended(const Stream& stream) { return stream.is_given_up || !stream.has_thread; }

  std::mutex mutex_;
  std::condition_variable changed_;  ///< a piece is written, or a thread has ended
  Stream out_{STDOUT_FILENO};
  Stream err_{STDERR_FILENO};
  std::int64_t next_number_ = 0;
  bool queued_ = false;
  bool status_shown_ = false;
};

/// They belong to the process, and so does this. It is never taken apart: a thread may still wait for a reader when the
/// process ends.
Streams& streams() {
  static Streams& all = *new Streams;
  return all;
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

bool write_output(std::string_view bytes) { return streams().write_output(outgoing(bytes, STDOUT_FILENO)); }
void write_error(std::string_view text) { streams().write_error(outgoing(text, STDERR_FILENO)); }
void show_status(std::string_view line) { streams().show_status(outgoing(line, STDERR_FILENO)); }
void clear_status() { streams().clear_status(); }
void queue_output() { streams().queue(); }
void finish_output(std::optional<std::chrono::milliseconds> patience) { streams().finish(patience); }

std::string lost_output() {
  switch (const int error = streams().output_error()) {
    case 0:
    case EPIPE:
      return "";
    case ENOBUFS:
      return "its reader was too slow";
    case ETIMEDOUT:
      return "nobody reads it";
    default:
      return std::generic_category().message(error);
  }
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

#include "cli/terminal/output.h"

#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t largest_input = 64 * 1024 * 1024;

/// The streams belong to the process, and so does this; it is made without code that runs before main.
struct Streams {
  std::mutex mutex;
  bool output_over = false;
  int output_errno = 0;
  bool status_shown = false;
};
constinit Streams streams;

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

void take_status_away() {
  if (!streams.status_shown) return;
  write_all(STDERR_FILENO, "\r\x1b[K");
  streams.status_shown = false;
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
  const std::lock_guard lock(streams.mutex);
  take_status_away();
  if (streams.output_over) return false;
  const int error = write_all(STDOUT_FILENO, bytes);
  streams.output_over = error != 0;
  if (error != EPIPE) streams.output_errno = error;
  return !streams.output_over;
}

void write_error(std::string_view text) {
  const std::lock_guard lock(streams.mutex);
  take_status_away();
  write_all(STDERR_FILENO, text);
}

void show_status(std::string_view line) {
  const std::lock_guard lock(streams.mutex);
  write_all(STDERR_FILENO, "\r" + std::string(line) + "\x1b[K");
  streams.status_shown = true;
}

void clear_status() {
  const std::lock_guard lock(streams.mutex);
  take_status_away();
}

int output_error() {
  const std::lock_guard lock(streams.mutex);
  return streams.output_errno;
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

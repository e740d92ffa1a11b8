#include "support/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench::test {
namespace {

using Time = std::chrono::steady_clock;

#ifdef __APPLE__
constexpr std::int64_t unit_of_maxrss = 1;
#else
constexpr std::int64_t unit_of_maxrss = 1024;
#endif

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return {ends[0], ends[1]};
}

/// A terminal: what the child writes to write_end comes out of read_end.
Pipe make_terminal(int columns) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) throw std::runtime_error("no terminal");
  const int slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
  if (slave < 0) throw std::runtime_error("no terminal");
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = 24;
  ::ioctl(slave, TIOCSWINSZ, &size);
  for (const int end : {master, slave}) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return {master, slave};
}

/// A file with the input in it: unlike a pipe it takes any length at once.
int input_file(const std::string& text) {
  std::string name = "/tmp/bench-test-input-XXXXXX";
  const int fd = ::mkstemp(name.data());
  if (fd < 0) throw std::runtime_error("mkstemp");
  ::unlink(name.c_str());
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = ::write(fd, text.data() + written, text.size() - written);
    if (n < 0) throw std::runtime_error("write");
    written += static_cast<std::size_t>(n);
  }
  ::lseek(fd, 0, SEEK_SET);
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(const ProcessSpec& spec) {
  std::vector<std::string> out;
  const auto is_given = [&](const std::string& name) {
    return std::any_of(spec.environment.begin(), spec.environment.end(),
                       [&](const auto& v) { return v.first == name; });
  };
  for (const char* name : {"PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
    if (const char* value = std::getenv(name); value != nullptr && !is_given(name))
      out.push_back(std::string(name) + "=" + value);
  for (const auto& [name, value] : spec.environment) out.push_back(name + "=" + value);
  return out;
}

int occurrences(const std::string& text, const std::string& part) {
  int n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

/// False at the end of the stream; `fd` is then closed and -1.
bool read_from(int& fd, std::string& to) {
  char buffer[16 * 1024];
  const ssize_t n = ::read(fd, buffer, sizeof buffer);
  if (n > 0) return to.append(buffer, static_cast<std::size_t>(n)), true;
  if (n < 0 && errno == EINTR) return true;
  ::close(fd);  // end of a pipe, or EIO from a terminal that nobody holds any more
  fd = -1;
  return false;
}

}  // namespace

Process::Process(const ProcessSpec& spec) : leave_after_line_(spec.output_leaves_after_line) {
  std::vector<std::string> argv = spec.argv;
  std::vector<std::string> environment = environment_of(spec);
  const std::vector<char*> argv_pointers = pointers(argv);
  const std::vector<char*> environment_pointers = pointers(environment);
  const Pipe held = spec.input_stays_open ? make_pipe() : Pipe{};
  const int in = spec.input_stays_open ? held.read_end : input_file(spec.input);
  const Pipe out = spec.terminal_columns ? make_terminal(*spec.terminal_columns) : make_pipe();
  const Pipe err = spec.terminal_columns ? Pipe{} : make_pipe();
  const int file = spec.output_to ? ::open(spec.output_to->c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ == 0) {
    ::dup2(in, STDIN_FILENO);
    ::dup2(file >= 0 ? file : out.write_end, STDOUT_FILENO);
    ::dup2(err.write_end >= 0 ? err.write_end : out.write_end, STDERR_FILENO);
    for (const int fd : spec.closed) ::close(fd);
    ::execve(argv_pointers.front(), argv_pointers.data(), environment_pointers.data());
    ::_exit(127);
  }
  for (const int fd : {in, out.write_end, err.write_end, file})
    if (fd >= 0) ::close(fd);
  in_fd_ = held.write_end;
  out_fd_ = out.read_end;
  err_fd_ = err.read_end;
}

Process::~Process() {
  for (const int fd : {in_fd_, out_fd_, err_fd_})
    if (fd >= 0) ::close(fd);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool Process::read_some(std::chrono::milliseconds patience) {
  std::array<pollfd, 2> ready = {pollfd{out_fd_, POLLIN, 0}, pollfd{err_fd_, POLLIN, 0}};  // -1 is passed over
  if (out_fd_ < 0 && err_fd_ < 0) return false;
  ::poll(ready.data(), ready.size(), static_cast<int>(patience.count()));
  if (ready[0].revents != 0) read_from(out_fd_, out_);
  if (ready[1].revents != 0) read_from(err_fd_, err_);
  if (leave_after_line_ && out_fd_ >= 0 && out_.find('\n') != std::string::npos) {
    ::close(out_fd_);
    out_fd_ = -1;
  }
  return true;
}

bool Process::tells(const std::string& text, int times, std::chrono::milliseconds limit) {
  const auto end = Time::now() + limit;
  while (occurrences(out_, text) < times)
    if (Time::now() >= end || !read_some(std::chrono::milliseconds(50))) return false;
  return true;
}

std::string Process::first_line(std::chrono::milliseconds limit) {
  tells("\n", 1, limit);
  return out_.substr(0, out_.find('\n'));
}

void Process::send_signal(int number) { ::kill(pid_, number); }

bool Process::ends_unread(std::chrono::milliseconds limit) {
  const auto end = Time::now() + limit;
  while (Time::now() < end) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_)
      return true;
    ::poll(nullptr, 0, 20);
  }
  return false;
}

ProcessResult Process::wait(std::chrono::milliseconds limit) {
  ProcessResult result;
  const auto end = Time::now() + limit;
  while (read_some(std::chrono::milliseconds(50)) && !result.timed_out) result.timed_out = Time::now() >= end;
  if (result.timed_out) ::kill(pid_, SIGKILL);
  int status = 0;
  rusage used{};
  // A process may close its streams and go on.
  while (::wait4(pid_, &status, result.timed_out ? 0 : WNOHANG, &used) == 0) {
    ::poll(nullptr, 0, 5);
    if (Time::now() < end) continue;
    result.timed_out = true;
    ::kill(pid_, SIGKILL);
  }
  pid_ = -1;
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  result.out = out_;
  result.err = err_;
  result.peak_memory = std::int64_t{used.ru_maxrss} * unit_of_maxrss;
  return result;
}

bool bench_is_instrumented() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#else
  return std::getenv("BENCH_BINARY") != nullptr;  // nobody tests another program for another reason
#endif
}

ProcessResult run_process(const ProcessSpec& spec, std::chrono::milliseconds limit) {
  return Process(spec).wait(limit);
}

ProcessSpec bench_spec(std::vector<std::string> arguments, ProcessSpec spec) {
  const char* other = std::getenv("BENCH_BINARY");
  arguments.insert(arguments.begin(), other != nullptr ? other : BENCH_BINARY);
  spec.argv = std::move(arguments);
  return spec;
}

ProcessResult run_bench(std::vector<std::string> arguments, ProcessSpec spec) {
  return run_process(bench_spec(std::move(arguments), std::move(spec)));
}

}  // namespace bench::test

#include "sim/http/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "sim/http/server.h"

namespace bench {
namespace {

struct PipeEnds {
  int read = -1;
  int write = -1;
};

std::optional<PipeEnds> make_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return PipeEnds{ends[0], ends[1]};
}

void write_all(int to, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(to, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    done += static_cast<std::size_t>(written);
  }
}

std::string read_all(int from) {
  std::string text;
  char buffer[512];
  for (;;) {
    const ssize_t got = ::read(from, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

/// The life of the child. Its first message is "+URL" or "-error"; _exit(), because what the parent registered to
/// happen at exit is not the child's to do.
[[noreturn]] void be_the_server(const World& world, const std::optional<std::string>& truth_path, int tell, int leash,
                                pid_t parent) {
#if defined(__linux__)
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(0);  // it went before we asked
#else
  (void)parent;
#endif
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGTERM, SIG_DFL);
  if (const int nowhere = open("/dev/null", O_RDWR);
      nowhere >= 0) {  // whoever reads our output must see its end when we end
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
  }
  ServeOptions options;
  options.truth_path = truth_path;
  options.ignore_interrupt = true;  // Ctrl-C is for the parent, which may want to end its requests first
  options.stop_when_readable = leash;
  bool began = false;
  const auto ready = [&](const std::string& url) {
    write_all(tell, "+" + url);
    close(tell);
    began = true;
  };
  int exit_code = 0;
  try {
    if (const auto error = serve(world, options, ready)) {
      if (!began) write_all(tell, "-" + error->what + ": " + error->why);
      exit_code = 1;
    }
  } catch (const std::exception& error) {
    if (!began) write_all(tell, std::string("-") + error.what());
    exit_code = 1;
  }
  _exit(exit_code);
}

}  // namespace

Expected<SimProcess> SimProcess::start(const World& world, const std::optional<std::string>& truth_path) {
  const auto fail = [](const std::string& why) {
    return SetupError{ExitCode::internal, "the simulated server does not start", why, {}};
  };
  const auto told = make_pipe();
  const auto leash = make_pipe();
  if (!told || !leash) return fail(std::strerror(errno));
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return fail(std::strerror(errno));
  if (child == 0) {
    close(told->read);
    close(leash->write);
    be_the_server(world, truth_path, told->write, leash->read, parent);
  }
  close(told->write);
  close(leash->read);
  const std::string message = read_all(told->read);
  close(told->read);
  SimProcess process(child, leash->write, message.empty() ? "" : message.substr(1));
  if (message.empty() || message[0] != '+') return fail(message.empty() ? "it ended at once" : message.substr(1));
  return process;
}

SimProcess::SimProcess(SimProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), leash_(std::exchange(other.leash_, -1)), url_(std::move(other.url_)) {}

SimProcess& SimProcess::operator=(SimProcess&& other) noexcept {
  if (this == &other) return *this;
  stop();
  pid_ = std::exchange(other.pid_, -1);
  leash_ = std::exchange(other.leash_, -1);
  url_ = std::move(other.url_);
  return *this;
}

SimProcess::~SimProcess() { stop(); }

void SimProcess::stop() {
  if (leash_ >= 0) close(leash_);
  leash_ = -1;
  if (pid_ < 0) return;
  kill(static_cast<pid_t>(pid_), SIGTERM);
  while (waitpid(static_cast<pid_t>(pid_), nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace bench

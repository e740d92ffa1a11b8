#include "system/open_page.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace bench {
namespace {

#if defined(__APPLE__)
constexpr const char* opener = "open";
#else
constexpr const char* opener = "xdg-open";
#endif

/// Nothing of it reaches this terminal, nor does it read from it.
class SilentStreams {
 public:
  SilentStreams() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  SilentStreams(const SilentStreams&) = delete;
  SilentStreams& operator=(const SilentStreams&) = delete;
  ~SilentStreams() { posix_spawn_file_actions_destroy(&actions_); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

/// A program that has found nothing to show a page with says so soon; one that shows it may stay.
std::string verdict_on(pid_t pid) {
  constexpr auto patience = std::chrono::seconds(3);
  constexpr auto pause = std::chrono::milliseconds(20);
  for (auto waited = std::chrono::nanoseconds(0); waited < patience; waited += pause) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended < 0 && errno != EINTR) return "";
    if (ended == pid)
      return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ""
                                                           : std::string(opener) + " found nothing to show it with";
    std::this_thread::sleep_for(pause);
  }
  return "";
}

}  // namespace

std::string open_on_desktop(const std::string& path) {
  std::error_code error;
  std::string whole = std::filesystem::absolute(path, error).string();
  if (error) whole = path;
  std::string program = opener;
  char* arguments[] = {program.data(), whole.data(), nullptr};
  const SilentStreams streams;
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, opener, streams.get(), nullptr, arguments, environ);
  if (failed == ENOENT) return std::string("there is no ") + opener + " here";
  if (failed != 0) return std::generic_category().message(failed);
  return verdict_on(pid);
}

}  // namespace bench

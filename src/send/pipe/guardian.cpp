#include "send/pipe/guardian.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "bench/clock.h"

#include "send/pipe/program.h"
#include "send/socket/stamped_read.h"

namespace bench {
namespace {

constexpr int look_again_ms = 500;  ///< at the server, should the news of its end slip past the wait
constexpr auto patience_with_request = std::chrono::seconds(5);

void tell_parent(int to, const std::string& line) {
  [[maybe_unused]] const ssize_t told = ::write(to, line.data(), line.size());  // who has gone needs no news
}

/// Nothing of the parent is held open here: whoever waits for the end of its files must not wait for us.
void let_go_of_everything(const GuardianEnds& ends) {
  if (const int nowhere = ::open("/dev/null", O_RDWR); nowhere >= 0) {
    for (const int stream : {STDIN_FILENO, 1, 2}) ::dup2(nowhere, stream);
    if (nowhere > 2) ::close(nowhere);
  }
  const long most = ::sysconf(_SC_OPEN_MAX);
  const int last = most > 0 && most < 4096 ? static_cast<int>(most) : 4096;
  for (int file = 3; file < last; ++file)
    if (file != ends.leash && file != ends.tell && file != ends.log) ::close(file);
}

extern "C" void wake_up_only(int) {}

void prepare_guardian_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
  struct sigaction wake = {};  // without SA_RESTART: it ends a wait
  wake.sa_handler = wake_up_only;
  sigemptyset(&wake.sa_mask);
  ::sigaction(SIGCHLD, &wake, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool has_ended(pid_t server, siginfo_t& info) {
  info = {};
  return ::waitid(P_PID, static_cast<id_t>(server), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/// Buries the dead of the group; whether anybody of it is left.
bool group_lives(pid_t group) {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  return ::kill(-group, 0) == 0;
}

/// Its number is its group's, which stays taken as long as anybody is left in it.
void end_group(pid_t group) {
  ::kill(-group, SIGTERM);
  const Instant give_up = monotonic_now() + patience_with_request;
  while (group_lives(group) && monotonic_now() < give_up) ::poll(nullptr, 0, 10);
  if (!group_lives(group)) return;
  ::kill(-group, SIGKILL);
  const Instant enough = monotonic_now() + patience_with_request;
  while (group_lives(group) && monotonic_now() < enough) ::poll(nullptr, 0, 10);
}

pid_t start_server(const std::vector<std::string>& argv, const GuardianEnds& ends) {
  std::vector<char*> words = words_for_exec(argv);
  PipeEnds told;
  if (!open_pipe(told)) return -errno;
  const pid_t parent = ::getpid();
  const pid_t server = ::fork();
  if (server == 0) become_program(words.data(), {STDIN_FILENO, ends.log, ends.log}, told.write, parent);
  const int why_no_fork = errno;
  ::close(told.write);
  if (server > 0) ::setpgid(server, server);  // whoever of the two comes first
  const int why = server < 0 ? why_no_fork : reason_not_to_start(told.read);
  return why != 0 ? -why : server;
}

}  // namespace

[[noreturn]] void be_the_guardian(const std::vector<std::string>& argv, int port, const GuardianEnds& ends) {
  ::setpgid(0, 0);  // a terminal's Ctrl-C, and what is sent to the group of our parent, is not for us
  let_go_of_everything(ends);
  prepare_guardian_signals();
#if defined(__linux__)
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // what the server starts and leaves behind comes to us
#endif
  ::setenv("PORT", std::to_string(port).c_str(), 1);
  const pid_t server = start_server(argv, ends);
  ::close(ends.log);
  if (server < 0) {
    tell_parent(ends.tell, "failed " + std::to_string(-server) + "\n");
    ::_exit(0);
  }
  tell_parent(ends.tell, "pid " + std::to_string(server) + "\n");
  pollfd leash{ends.leash, POLLIN, 0};
  siginfo_t info;
  while (true) {
    if (has_ended(server, info)) {
      tell_parent(ends.tell, "ended " + end_words(info) + "\n");
      break;
    }
    if (::poll(&leash, 1, look_again_ms) > 0) break;
  }
  end_group(server);
  ::_exit(0);
}

}  // namespace bench

#include "send/pipe/program.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace bench {

void PipeEnds::close_both() {
  for (int* const end : {&read, &write})
    if (*end >= 0) ::close(std::exchange(*end, -1));
}

bool open_pipe(PipeEnds& ends) {
  int both[2];
  if (::pipe(both) != 0) return false;
  ends = {both[0], both[1]};
  for (const int end : both) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return true;
}

void never_block(int end) { ::fcntl(end, F_SETFL, ::fcntl(end, F_GETFL) | O_NONBLOCK); }

std::vector<char*> words_for_exec(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  return words;
}

[[noreturn]] void become_program(char* const* argv, const ProgramStreams& streams, int tell, pid_t parent) {
  ::setpgid(0, 0);
#if defined(__linux__)
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // it went before we asked
#else
  (void)parent;
#endif
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGXFSZ, SIGCHLD}) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::dup2(streams.input, 0);
  ::dup2(streams.output, 1);
  ::dup2(streams.errors, 2);
  ::execvp(argv[0], argv);
  const int why = errno;
  [[maybe_unused]] const ssize_t told = ::write(tell, &why, sizeof why);
  ::_exit(127);
}

int reason_not_to_start(int told) {
  int why = 0;
  ssize_t got;
  while ((got = ::read(told, &why, sizeof why)) < 0 && errno == EINTR) {
  }
  ::close(told);
  return got > 0 ? why : 0;
}

SetupError cannot_start(const std::string& program, int why) {
  const bool missing = why == ENOENT || why == ENOTDIR;
  std::vector<std::string> remedies;
  if (missing)
    remedies = {"check its name and the PATH; a file of this folder is ./" + program,
                "no shell runs the command: ~ and variables stay as they are"};
  else if (why == EACCES)
    remedies = {"make it executable:  chmod +x " + program};
  return usage_error("the command '" + program + "' " + (missing ? "is not found" : "cannot be started"),
                     std::strerror(why), std::move(remedies));
}

std::string end_words(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return "exit code " + std::to_string(info.si_status);
  const char* const name = ::strsignal(info.si_status);
  return "signal " + std::to_string(info.si_status) + (name != nullptr ? std::string(", ") + name : "");
}

}  // namespace bench

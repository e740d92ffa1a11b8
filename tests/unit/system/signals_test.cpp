#include "system/signals.h"

#include <cerrno>
#include <chrono>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "catch.hpp"

using namespace bench;

namespace {

/// A child under the eyes of its test: the child says where it is through a pipe.
struct Child {
  pid_t pid;
  int said;
  char hears() const {
    char word = 0;
    return ::read(said, &word, 1) == 1 ? word : '-';
  }
  int status() const {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    return status;
  }
};

template <class Body>
Child child_that(Body body) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::close(ends[0]);
    for (const int each : {SIGINT, SIGTERM, SIGHUP})
      ::signal(each, SIG_DFL);  // nohup and '&' start the tests without them
    const auto say = [out = ends[1]](char word) { [[maybe_unused]] const auto n = ::write(out, &word, 1); };
    body(say);
    ::_exit(0);
  }
  ::close(ends[1]);
  return {pid, ends[0]};
}

}  // namespace

TEST_CASE("a closed pipe and a file limit are errors, not deaths; masks are not inherited") {
  const Child child = child_that([](auto) {
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    ::signal(SIGCHLD, SIG_IGN);
    prepare_signals();

    int ends[2];
    if (::pipe(ends) != 0) ::_exit(1);
    ::close(ends[0]);
    if (::write(ends[1], "x", 1) != -1 || errno != EPIPE) ::_exit(2);
    sigset_t now;
    ::sigprocmask(SIG_SETMASK, nullptr, &now);
    if (sigismember(&now, SIGINT) != 0) ::_exit(3);
    const pid_t grandchild = ::fork();
    if (grandchild == 0) ::_exit(7);
    int status = 0;
    if (::waitpid(grandchild, &status, 0) != grandchild || WEXITSTATUS(status) != 7) ::_exit(4);
  });
  const int status = child.status();
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the first signal is told, the program ends by itself and the parent sees the signal") {
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
  const Child child = child_that([](auto say) {
    prepare_signals();
    int caught = 0;
    {
      std::atomic<bool> stop{false};
      const SignalWatcher watcher({[&](int) { stop = true; }, {}});
      say('r');
      while (!stop) ::usleep(1000);
      caught = watcher.caught();
    }
    say('e');
    reraise(caught);
  });
  REQUIRE(child.hears() == 'r');
  ::kill(child.pid, signal);
  CHECK(child.hears() == 'e');
  const int status = child.status();
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == signal);
}

TEST_CASE("two signals in a row are one; a third after a while is a second wish") {
  const Child child = child_that([](auto say) {
    prepare_signals();
    const SignalWatcher watcher({[&](int) { say('1'); }, [&] { say('2'); }});
    say('r');
    std::this_thread::sleep_for(std::chrono::milliseconds(250));  // goes on behind a signal
    say('a');
    for (;;) ::pause();
  });
  REQUIRE(child.hears() == 'r');
  ::kill(child.pid, SIGINT);  // as GNU timeout does it: to the child, and then to its group
  ::kill(child.pid, SIGINT);
  CHECK(child.hears() == '1');
  CHECK(child.hears() == 'a');  // alive
  ::usleep(600'000);
  ::kill(child.pid, SIGINT);
  CHECK(child.hears() == '2');
  CHECK(WTERMSIG(child.status()) == SIGINT);
}

TEST_CASE("the second signal ends at once, after the hook") {
  const Child child = child_that([](auto say) {
    prepare_signals();
    const SignalWatcher watcher({[&](int) { say('1'); }, [&] { say('2'); }});
    say('r');
    for (;;) ::pause();
  });
  REQUIRE(child.hears() == 'r');
  ::kill(child.pid, SIGINT);
  REQUIRE(child.hears() == '1');
  ::usleep(600'000);
  ::kill(child.pid, SIGTERM);
  CHECK(child.hears() == '2');
  const int status = child.status();
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("under nohup a hang-up is ignored") {
  const Child child = child_that([](auto say) {
    ::signal(SIGHUP, SIG_IGN);
    prepare_signals();
    const SignalWatcher watcher({[&](int) { say('!'); }, {}});
    ::kill(::getpid(), SIGHUP);
    say('r');
    ::usleep(20'000);
    if (watcher.caught() != 0) ::_exit(1);
  });
  CHECK(child.hears() == 'r');
  CHECK(child.hears() == '-');
  CHECK(child.status() == 0);
}

TEST_CASE("without a signal the watcher goes away and signals act as before") {
  const Child child = child_that([](auto) {
    {
      const SignalWatcher watcher({});
    }
    ::raise(SIGTERM);
  });
  const int status = child.status();
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

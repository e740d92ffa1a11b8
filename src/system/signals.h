#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace bench {

/// First lines of main: a closed pipe and a file limit become error values instead of deaths, and nothing that a parent
/// blocked or ignored is inherited, but for a hang-up (`nohup` means it).
void prepare_signals();

/// Turns SIGINT, SIGTERM and SIGHUP into calls on a thread of its own; the handlers only write to a pipe.
/// One at a time in a process.
class SignalWatcher {
 public:
  /// What comes this soon after the first signal is the same wish: GNU timeout signals its child and then the group
  /// that the child is in.
  static constexpr auto one_signal = std::chrono::milliseconds(500);

  struct Actions {
    /// At the first signal: ask for a stop in good order. Must return at once, or a second signal has to wait.
    std::function<void(int signal)> first;
    /// At the second that is one, just before the process dies of it: let a write that is under way end. Must not take
    /// long.
    std::function<void()> before_death;
  };

  explicit SignalWatcher(Actions actions);
  ~SignalWatcher();  ///< signals act as before again
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

  int caught() const { return caught_; }  ///< number of the first signal; 0: none

 private:
  void watch();

  Actions actions_;
  std::atomic<int> caught_{0};
  int read_end_ = -1;
  std::thread thread_;
};

/// Ends the process by `signal` with its default action, so that the parent sees what happened. Call it at the very
/// end.
[[noreturn]] void reraise(int signal);

}  // namespace bench

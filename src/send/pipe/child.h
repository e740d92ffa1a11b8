#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// What a child writes to its standard error: the last of it is kept for messages, and all of it is passed on to the
/// log (-v).
class ErrorTail {
 public:
  void feed(std::string_view bytes);
  /// The last lines, as one; "" when there are none.
  std::string words() const;

 private:
  void keep(std::string_view line);

  std::string unfinished_;
  std::vector<std::string> lines_;  ///< the last few
};

/// A program with pipes to its three standard streams, in a process group of its own, so that Ctrl-C reaches us alone.
/// Our ends never block. It ends with this object: its input is closed, then it is asked to end, then it is killed,
/// with all that it has started; none of that takes longer than a few seconds.
class Child {
 public:
  /// Forks: call it before any thread exists. A program that cannot be started is an error.
  static Expected<std::unique_ptr<Child>> start(const std::vector<std::string>& argv);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  int input() const { return input_; }  ///< -1 once it is closed, as the others
  int output() const { return output_; }
  int errors() const { return errors_; }
  void close_input();
  void close_output();

  /// Reads what there is on its standard error, up to a limit.
  void hear_errors();
  const ErrorTail& tail() const { return tail_; }

  /// How it has ended, "exit code 3"; none while it runs. Never waits.
  std::optional<std::string> how_it_ended() const;

 private:
  Child(pid_t pid, int input, int output, int errors) : pid_(pid), input_(input), output_(output), errors_(errors) {}
  void stop();
  bool ends_within(int milliseconds);

  pid_t pid_;
  int input_;
  int output_;
  int errors_;
  ErrorTail tail_;
};

}  // namespace bench

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace bench::test {

/// What is started, and what it finds when it starts.
struct ProcessSpec {
  std::vector<std::string> argv;                                 ///< program first
  std::vector<std::pair<std::string, std::string>> environment;  ///< nothing else is set, but PATH and HOME
  std::string input;                                             ///< all of stdin
  bool input_stays_open = false;                                 ///< stdin is silent, and ends with the Process
  std::vector<int> closed;                                       ///< standard streams that are closed, as by `>&-`
  std::optional<std::string> output_to;                          ///< stdout is this file, such as /dev/full
  std::optional<int> terminal_columns;                           ///< stdout and stderr are one terminal of this width
  bool output_leaves_after_line = false;                         ///< as `| head -1`
};

struct ProcessResult {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  bool timed_out = false;  ///< it was killed
  std::string out;
  std::string err;               ///< empty on a terminal: everything is in `out`
  std::int64_t peak_memory = 0;  ///< bytes that it had in memory at most; no less than the test had when it began
};

/// A child process with its streams captured. It never outlives this object.
class Process {
 public:
  explicit Process(const ProcessSpec& spec);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// The first line of stdout, without its end; what is there when the time is over.
  std::string first_line(std::chrono::milliseconds limit = std::chrono::seconds(20));
  /// Waits until stdout holds this text so often; false when it ends, or the time is over, before that.
  bool tells(const std::string& text, int times, std::chrono::milliseconds limit = std::chrono::seconds(20));
  void send_signal(int number);
  /// Whether it ends within the limit, while nobody reads what it prints. wait() comes after it.
  bool ends_unread(std::chrono::milliseconds limit = std::chrono::seconds(60));
  ProcessResult wait(std::chrono::milliseconds limit = std::chrono::seconds(60));

 private:
  bool read_some(std::chrono::milliseconds patience);

  pid_t pid_ = -1;
  int in_fd_ = -1;  ///< of an input that stays open
  int out_fd_ = -1;
  int err_fd_ = -1;
  bool leave_after_line_ = false;
  std::string out_;
  std::string err_;
};

ProcessResult run_process(const ProcessSpec& spec, std::chrono::milliseconds limit = std::chrono::seconds(60));

/// Whether that program is built for a sanitizer, which makes it slower and larger.
bool bench_is_instrumented();

/// Runs the bench that the tests were built with.
ProcessResult run_bench(std::vector<std::string> arguments, ProcessSpec spec = {});
ProcessSpec bench_spec(std::vector<std::string> arguments, ProcessSpec spec = {});

}  // namespace bench::test

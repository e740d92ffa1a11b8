#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"

namespace bench {

/// Ports of this machine that nobody listens on, all different.
Expected<std::vector<int>> free_local_ports(std::size_t how_many);

/// The words of a command with the port in place of every "{port}".
std::vector<std::string> with_port(std::vector<std::string> words, int port);

/// A server that is started for one measurement, in a process group of its own. It ends with this object: it is asked
/// to, then killed, with all that it has started. A guardian, a small process between us and it, sees to that even when
/// this process is killed. What the server prints goes to a file, which goes too, unless something went wrong.
class ServedProcess {
 public:
  /// Forks: call it before any thread exists. In the command {port} stands for the port; it is also the variable PORT.
  static Expected<std::unique_ptr<ServedProcess>> start(const std::vector<std::string>& command, int port);
  ~ServedProcess();
  ServedProcess(const ServedProcess&) = delete;
  ServedProcess& operator=(const ServedProcess&) = delete;

  /// Until it answers a request over HTTP in any way but "not yet" (503). An error says what it printed last.
  Expected<void> wait_until_it_answers(Nanos limit);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  pid_t pid() const { return pid_; }
  const std::string& log_path() const { return log_path_; }
  /// How it has ended, "exit code 3"; none while it runs. Never waits.
  std::optional<std::string> how_it_ended();
  /// That it has ended, with what it printed last and where the rest is.
  SetupError death(const std::string& how);
  void keep_log() { keeps_log_ = true; }

 private:
  ServedProcess(int port, std::string log_path) : port_(port), log_path_(std::move(log_path)) {}
  std::optional<SetupError> spawn(const std::vector<std::string>& argv, int log);
  std::string last_words() const;
  void stop();

  int port_;
  std::string log_path_;
  bool keeps_log_ = false;
  pid_t guardian_ = -1;
  pid_t pid_ = -1;
  int leash_ = -1;  ///< a byte in it, or its end, is what the guardian waits for
  int told_ = -1;   ///< what the guardian says of the server
  std::optional<std::string> end_;
};

}  // namespace bench

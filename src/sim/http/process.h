#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bench/failure.h"

#include "sim/world/world.h"

namespace bench {

/// A simulated server as a process of its own, so that its CPU time is never counted as ours. It ends with this object,
/// or with this process, whichever comes first and however it comes.
class SimProcess {
 public:
  /// Forks: call it before any thread exists. Returns when the server accepts connections.
  static Expected<SimProcess> start(const World& world, const std::optional<std::string>& truth_path = std::nullopt);

  SimProcess(SimProcess&& other) noexcept;
  SimProcess& operator=(SimProcess&& other) noexcept;
  ~SimProcess();

  const std::string& url() const { return url_; }
  std::int64_t pid() const { return pid_; }

 private:
  SimProcess(std::int64_t pid, int leash, std::string url) : pid_(pid), leash_(leash), url_(std::move(url)) {}
  void stop();

  std::int64_t pid_ = -1;
  int leash_ = -1;  ///< held open by this process: its end tells the child that we are gone
  std::string url_;
};

}  // namespace bench

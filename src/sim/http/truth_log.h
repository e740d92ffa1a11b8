#pragma once

#include <condition_variable>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/failure.h"

#include "sim/http/wire.h"

namespace bench::sim {

/// Writes what the server did as JSON lines, on a thread of its own: the thread that sends only hands vectors over.
///
/// {"request","id","event","planned_ns","sent_ns","tokens","active","waiting","slot"}, with "background":true for
/// others' requests and "fault":"..." where one struck. Both instants are of the monotonic clock. `sent_ns` was read
/// just before the write of the bytes; for an event without bytes it is when the server dealt with it.
class TruthLog {
 public:
  /// `start_ns`: the world's instant 0 on the monotonic clock.
  /// `lost` is called once, on the log's own thread, when the file takes no more.
  static Expected<std::unique_ptr<TruthLog>> open(const std::string& path, std::int64_t start_ns,
                                                  std::function<void()> lost);
  ~TruthLog();
  TruthLog(const TruthLog&) = delete;
  TruthLog& operator=(const TruthLog&) = delete;

  using Names = std::vector<std::pair<std::int64_t, std::optional<std::string>>>;
  /// Takes and clears both. `names`: the X-Bench-Request headers of new requests.
  void hand_over(std::vector<TruthRecord>& records, Names& names);
  /// Everything handed over is in the file afterwards, or here is why not.
  std::optional<SetupError> close();

 private:
  TruthLog(std::string path, std::FILE* file, std::int64_t start_ns, std::function<void()> lost);
  void run();
  void write(const std::vector<TruthRecord>& records, const Names& names);

  std::string path_;
  std::FILE* file_;
  std::int64_t start_ns_;
  std::function<void()> lost_;
  int error_ = 0;  ///< of the first write that failed; the thread's own until it has ended
  std::unordered_map<std::int64_t, std::string> ids_;  ///< of open requests, as JSON text
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<TruthRecord> queue_;
  Names name_queue_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace bench::sim

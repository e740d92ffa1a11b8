#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "bench/options.h"
#include "bench/run.h"

#include "cli/terminal/progress_text.h"
#include "system/clock.h"

namespace bench {

/// Shows how far a load has come, as long as it lives: one rewritten line on a terminal, now and then a line elsewhere,
/// nothing under --quiet. It reads the counters from a thread of its own; those who measure never wait for it.
class ProgressLine {
 public:
  enum class Form { none, rewritten, plain };

  /// For `total` requests, or until `duration` has passed, whichever comes first.
  ProgressLine(const Progress& counters, std::optional<std::int64_t> total, std::optional<Nanos> duration,
               const RunOptions& options);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void watch();
  ProgressState state() const;
  void show();

  const Progress& counters_;
  std::optional<std::int64_t> total_;
  std::optional<Nanos> duration_;
  Form form_;
  SteadyClock clock_;
  Instant began_;
  int columns_;
  PlainPace pace_;
  std::mutex mutex_;
  std::condition_variable over_changed_;
  bool over_ = false;
  std::thread thread_;
};

/// The form that the options ask for, for a stderr that is a terminal or not; `is_dumb`: it cannot rewrite a line.
ProgressLine::Form form_of_progress(const RunOptions& options, bool is_terminal, bool is_dumb, bool in_ci);

}  // namespace bench

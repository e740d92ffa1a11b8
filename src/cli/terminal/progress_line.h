#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "bench/options.h"
#include "bench/run.h"

#include "cli/terminal/progress_text.h"
#include "system/clock.h"

namespace bench {

/// A load as its progress is told.
struct ProgressLoad {
  std::string model;
  std::string waiting = "";  ///< told in place of numbers until the first token: "loading m"; "": nothing
  bool warm_up = false;
  std::optional<std::int64_t> total;  ///< requests, or until `duration` has passed, whichever comes first
  std::optional<Nanos> duration;
  std::int64_t workers = 1;
};

/// The loads of a campaign together, where it has several.
struct ProgressWhole {
  std::optional<std::int64_t> total;
  std::int64_t loads = 1;
};

/// Shows that the program is alive and how far it has come: one rewritten line on a terminal, now and then a line
/// elsewhere, nothing under --quiet. It has a thread of its own that reads counters; those who measure never wait for
/// it.
class ProgressLine {
 public:
  enum class Form { none, rewritten, plain };

  /// Starts a thread: nothing may be forked any more.
  explicit ProgressLine(const RunOptions& options);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // What goes on from now on. Each takes the place of the one before.
  void wait_for(std::string what);  ///< cannot be counted: "asking http://gpu-box:11434"
  void expect(const ProgressWhole& whole);
  void follow(const Progress& counters, ProgressLoad load);  ///< until rest(), which the counters must outlive
  void rest();

  /// The user has asked for a stop. Returns at once, even when the terminal takes nothing.
  void stop_asked(Nanos grace);

 private:
  static constexpr Nanos::rep not_asked = -1;

  void watch();
  void show();
  void show_wait(const std::string& what, Nanos elapsed);
  void show_load(Nanos elapsed);
  void show_stop();
  bool is_stop_asked() const { return stop_grace_ != not_asked; }
  void put(const std::string& text, bool is_line_due);
  ProgressState state(Nanos elapsed) const;
  std::int64_t in_flight() const;

  const Form form_;
  SteadyClock clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool fresh_ = false;  ///< something has begun that was not shown yet
  bool over_ = false;

  std::string what_;                    ///< is waited for
  const Progress* counters_ = nullptr;  ///< of load_
  ProgressLoad load_;
  Instant began_;  ///< what_, or load_
  PlainPace wait_pace_;
  PlainPace pace_;
  LongSilence silence_;
  RecentRate rate_;
  TimeLeft left_;

  ProgressWhole whole_;
  Instant whole_began_;
  std::int64_t finished_before_ = 0;  ///< by earlier loads
  std::int64_t failed_before_ = 0;
  std::int64_t loads_before_ = 0;

  std::atomic<Nanos::rep> stop_grace_{not_asked};  ///< set without the mutex: who sets it may not wait for a terminal
  bool stop_told_ = false;

  std::thread thread_;
};

/// The form that the options ask for, for a stderr that is a terminal or not; `is_dumb`: it cannot rewrite a line.
ProgressLine::Form form_of_progress(const RunOptions& options, bool is_terminal, bool is_dumb, bool in_ci);

}  // namespace bench

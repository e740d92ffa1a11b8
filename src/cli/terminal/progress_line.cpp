#include "cli/terminal/progress_line.h"

#include <chrono>
#include <new>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/text.h"
#include "cli/option/environment.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

constexpr auto shortest_pause = std::chrono::milliseconds(100);
constexpr Nanos worth_a_line = std::chrono::seconds(5);  // of a wait, on a stream that keeps every line

ProgressLine::Form form_for_stderr(const RunOptions& options) {
  const Environment environment = process_environment();
  const bool dumb = value_of(environment, "TERM").value_or("dumb") == "dumb";
  return form_of_progress(options, terminal_of(STDERR_FILENO, options).is_terminal, dumb,
                          value_of(environment, "CI").has_value());
}

}  // namespace

ProgressLine::Form form_of_progress(const RunOptions& options, bool is_terminal, bool is_dumb, bool in_ci) {
  if (options.quiet || options.progress == ProgressMode::none) return ProgressLine::Form::none;
  if (options.progress == ProgressMode::plain) return ProgressLine::Form::plain;
  if (options.progress == ProgressMode::rewritten) return ProgressLine::Form::rewritten;
  return is_terminal && !is_dumb && !in_ci ? ProgressLine::Form::rewritten : ProgressLine::Form::plain;
}

ProgressLine::ProgressLine(const RunOptions& options)
    : form_(form_for_stderr(options)), began_(clock_.now()), whole_began_(began_) {
  // Without a line there is still something to say: that it waits after a stop, or for very long.
  if (options.quiet) return;
  try {
    thread_ = std::thread([this] { watch(); });
  } catch (const std::system_error& fault) {
    warn("progress is not shown: no thread for it (" + fault.code().message() + ")");
  }
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
  clear_status();
}

void ProgressLine::wait_for(std::string what) {
  {
    const std::lock_guard lock(mutex_);
    if (what == what_ && counters_ == nullptr) return;
    what_ = std::move(what);
    counters_ = nullptr;
    began_ = clock_.now();
    wait_pace_ = {};
    fresh_ = true;
  }
  changed_.notify_one();
}

void ProgressLine::expect(const ProgressWhole& whole) {
  const std::lock_guard lock(mutex_);
  whole_ = whole;
  whole_began_ = clock_.now();
}

void ProgressLine::follow(const Progress& counters, ProgressLoad load) {
  {
    const std::lock_guard lock(mutex_);
    what_.clear();
    counters_ = &counters;
    load_ = std::move(load);
    began_ = clock_.now();
    wait_pace_ = {};
    silence_ = {};
    rate_ = {};
    if (!whole_.total) {  // each load for itself
      left_ = {};
      pace_ = {};
    }
    fresh_ = true;
  }
  changed_.notify_one();
}

void ProgressLine::rest() {
  {
    const std::lock_guard lock(mutex_);
    if (counters_ != nullptr && !load_.warm_up) {
      if (form_ == Form::plain) show();  // the last tenth
      finished_before_ += counters_->finished;
      failed_before_ += counters_->failed;
      ++loads_before_;
    }
    counters_ = nullptr;
    what_.clear();
  }
  clear_status();
}

void ProgressLine::stop_asked(Nanos grace) { stop_grace_ = grace.count(); }

std::int64_t ProgressLine::in_flight() const {
  return counters_ == nullptr ? 0 : counters_->started.load() - counters_->finished.load();
}

ProgressState ProgressLine::state(Nanos elapsed) const {
  ProgressState now;
  now.finished = counters_->finished;
  now.failed = counters_->failed;
  now.total = load_.total;
  now.duration = load_.duration;
  now.elapsed = elapsed;
  now.in_flight = in_flight();
  now.tokens = counters_->tokens;
  if (whole_.loads == 1) return now;
  if (!whole_.total) {
    now.part = std::to_string(loads_before_ + 1) + " of " + std::to_string(whole_.loads) + ": " + load_.model;
    return now;
  }
  now.part = std::to_string(now.finished) + "/" + std::to_string(load_.total.value_or(0)) + " of " + load_.model;
  now.finished += finished_before_;
  now.failed += failed_before_;
  now.total = whole_.total;
  now.duration.reset();
  now.elapsed = clock_.now() - whole_began_;
  return now;
}

void ProgressLine::put(const std::string& text, bool is_line_due) {
  const Style style = terminal_of(STDERR_FILENO, {}).style;
  if (form_ == Form::rewritten) {
    // One column is left free: a full line would make some terminals wrap.
    show_status(truncated(safe_text(text, false), style.columns - 1, false));
  } else if (form_ == Form::plain && is_line_due) {
    write_error(safe_text(text, false) + "\n");
  }
}

void ProgressLine::show_wait(const std::string& what, Nanos elapsed) {
  // A wait that takes long enough for a line is told of as a load without an end is: every 30 s.
  const bool due = form_ == Form::plain && elapsed >= worth_a_line &&
                   wait_pace_.is_due({0, 0, {}, {}, elapsed - worth_a_line + std::chrono::seconds(30)});
  put(wait_text(what, elapsed), due);
}

void ProgressLine::show_load(Nanos elapsed) {
  ProgressState now = state(elapsed);
  if (silence_.is_due(elapsed, now.tokens, counters_->finished, now.in_flight))
    talk("no token from " + load_.model +
         " for 2 minutes: the server may still be loading it, or be busy with others "
         "(--first-token-timeout TIME gives up sooner)");
  const bool nothing_yet = now.tokens == 0 && counters_->finished == 0;
  if (nothing_yet && !load_.waiting.empty()) return show_wait(load_.waiting, elapsed);
  if (load_.warm_up) return show_wait("warming up " + load_.model, elapsed);
  now.tokens_per_s = rate_.at(elapsed, now.tokens);
  now.left = left_.at(now, finished_before_ == 0 ? load_.workers : 0);
  put(progress_text(now), form_ == Form::plain && pace_.is_due(now));
}

void ProgressLine::show_stop() {
  const std::int64_t open = in_flight();
  if (!stop_told_) talk(stop_text(open, Nanos(stop_grace_)));
  stop_told_ = true;
  put("stopping, " + counted(open, "request") + " in flight", false);
}

void ProgressLine::show() {
  fresh_ = false;
  if (is_stop_asked()) return show_stop();
  const Nanos elapsed = clock_.now() - began_;
  if (counters_ != nullptr) return show_load(elapsed);
  if (!what_.empty()) show_wait(what_, elapsed);
}

void ProgressLine::watch() {
  try {
    std::unique_lock lock(mutex_);
    while (!over_) {
      changed_.wait_for(lock, shortest_pause, [this] { return over_ || fresh_; });
      if (!over_) show();
    }
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    // Whoever measures will meet it too and say so; a line that stands still harms nobody.
  }
}

}  // namespace bench

#include "cli/terminal/progress_line.h"

#include <chrono>
#include <unistd.h>

#include "cli/option/environment.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/page/layout.h"

namespace bench {
namespace {

constexpr auto shortest_pause = std::chrono::milliseconds(100);

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

ProgressLine::ProgressLine(const Progress& counters, std::optional<std::int64_t> total, std::optional<Nanos> duration,
                           const RunOptions& options)
    : counters_(counters),
      total_(total),
      duration_(duration),
      form_(form_for_stderr(options)),
      began_(clock_.now()),
      columns_(terminal_of(STDERR_FILENO, options).style.columns) {
  if (form_ != Form::none) thread_ = std::thread([this] { watch(); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  over_changed_.notify_one();
  thread_.join();
  clear_status();
}

ProgressState ProgressLine::state() const {
  return {counters_.finished.load(), counters_.failed.load(), total_, duration_, clock_.now() - began_};
}

void ProgressLine::show() {
  const ProgressState now = state();
  if (form_ == Form::rewritten) {
    // One column is left free: a full line would make some terminals wrap.
    show_status(truncated(progress_text(now), columns_ - 1, false));
  } else if (pace_.is_due(now)) {
    write_error(progress_text(now) + "\n");
  }
}

void ProgressLine::watch() {
  std::unique_lock lock(mutex_);
  while (!over_changed_.wait_for(lock, shortest_pause, [this] { return over_; })) show();
  if (form_ == Form::plain) show();  // the last tenth
}

}  // namespace bench

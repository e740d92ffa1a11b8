#include "cli/stopping.h"

#include <chrono>
#include <signal.h>

#include "cli/terminal/message.h"
#include "cli/terminal/output.h"

namespace bench {

void Stopping::now_measures(Campaign* campaign) {
  const std::lock_guard lock(mutex_);
  campaign_ = campaign;
  if (campaign_ != nullptr && watcher_.caught() != 0) campaign_->stop(watcher_.caught());
}

void Stopping::stop(int signal) {
  const std::lock_guard lock(mutex_);
  if (campaign_ != nullptr) return campaign_->stop(signal);
  for (Target* target : targets_) target->transport->stop();
}

void Stopping::hold_writes() {
  const std::lock_guard lock(mutex_);
  if (campaign_ != nullptr) campaign_->hold_writes();
}

ExitCode stopped_early(int signal) {
  return tell({signal == SIGINT ? ExitCode::interrupted : ExitCode::terminated,
               "stopped before anything was measured",
               "",
               {}});
}

void end_by(int signal) {
  constexpr auto patience_with_readers = std::chrono::seconds(2);  // of what is printed
  finish_output(patience_with_readers);
  warn_of_lost_output();
  finish_output(patience_with_readers);
  reraise(signal);
}

}  // namespace bench

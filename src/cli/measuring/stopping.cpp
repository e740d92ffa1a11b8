#include "cli/measuring/stopping.h"

#include <chrono>
#include <signal.h>

#include "cli/terminal/message.h"
#include "cli/terminal/output.h"

namespace bench {

void Stopping::now_measures(Campaign* campaign) {
  now_measure(campaign == nullptr ? std::vector<Campaign*>{} : std::vector{campaign});
}

void Stopping::now_measure(std::vector<Campaign*> campaigns) {
  const std::lock_guard lock(mutex_);
  campaigns_ = std::move(campaigns);
  if (watcher_.caught() == 0) return;
  for (Campaign* campaign : campaigns_) campaign->stop(watcher_.caught());
}

void Stopping::stop(int signal) {
  const std::lock_guard lock(mutex_);
  for (Campaign* campaign : campaigns_) campaign->stop(signal);
  if (!campaigns_.empty()) return;
  for (Target* target : targets_) target->transport->stop();
}

void Stopping::hold_writes() {
  const std::lock_guard lock(mutex_);
  for (Campaign* campaign : campaigns_) campaign->hold_writes();
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

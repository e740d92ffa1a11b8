#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "bench/failure.h"

#include "campaign/campaign.h"
#include "campaign/target.h"
#include "system/signals.h"

namespace bench {

/// What a signal stops: the questions before the campaign, then the campaign.
class Stopping {
 public:
  explicit Stopping(std::vector<Target*> targets) : targets_(std::move(targets)) {}

  void now_measures(Campaign* campaign);               ///< null: no more
  void now_measure(std::vector<Campaign*> campaigns);  ///< in turns
  int caught() const { return watcher_.caught(); }

 private:
  void stop(int signal);
  void hold_writes();

  std::vector<Target*> targets_;
  std::mutex mutex_;
  std::vector<Campaign*> campaigns_;
  SignalWatcher watcher_{{[this](int signal) { stop(signal); }, [this] { hold_writes(); }}};
};

/// A signal that came before there was anything to keep.
ExitCode stopped_early(int signal);

/// Everything is written and every child has ended: the parent may now see the signal.
void end_by(int signal);

}  // namespace bench

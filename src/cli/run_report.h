#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bench/options.h"
#include "bench/renderer.h"
#include "bench/summary.h"

#include "campaign/campaign.h"
#include "campaign/observer.h"
#include "cli/terminal/progress_line.h"

namespace bench {

/// What the user sees of a run: on stderr what is going on, on stdout the records or the finished result.
class RunReport final : public CampaignObserver {
 public:
  explicit RunReport(const RunOptions& options);

  void reload_expected(const ReloadNotice& reload) override;
  void leg_announced(const Leg& leg, const PlanEstimate& cost, bool simulated) override;
  void warmed_up(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) override;
  void leg_begins(const Leg& leg, const Progress& counters) override;
  void leg_ended(const Leg& leg, const RunOutcome& outcome) override;
  void record_written(const RunRecord& record, std::string_view line) override;
  void journal_failed(const SetupError& error) override;

  /// The result in the format that was asked for, and what a person must know beside it.
  void show(const CampaignResult& result) const;

 private:
  void show_summary(const CampaignResult& result) const;

  const RunOptions& options_;
  const Renderer& format_;  ///< of stdout
  bool stdout_is_journal_;  ///< nothing else may be written there
  bool copies_records_;     ///< stdout gets each record when it is safe in the journal
  std::optional<ProgressLine> progress_;
};

}  // namespace bench

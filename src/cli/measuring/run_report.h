#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

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
  /// Starts threads: nothing may be forked any more. From now on nobody waits for who reads what is printed.
  explicit RunReport(const RunOptions& options);

  /// Loads that are told as one campaign, for who measures with several.
  void expect(const ProgressWhole& whole) { progress_.expect(whole); }

  void asking(const Host& host, const HttpRequest& question) override;
  void answered(const HttpRequest& question, const FailureOr<HttpResponse>& answer) override;
  void preflight_ended(const Expected<Preflight>& found) override;
  void campaign_begins(std::span<const Leg> legs, bool simulated) override;
  void reload_expected(const ReloadNotice& reload) override;
  void leg_announced(const Leg& leg, const PlanEstimate& cost, bool simulated) override;
  void load_expected(const Leg& leg) override;
  void warm_up_begins(const Leg& leg, const Progress& counters) override;
  void warm_up_ended(const Leg& leg) override;
  void warmed_up(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) override;
  void leg_begins(const Leg& leg, const Progress& counters) override;
  void precision_looked(const Leg& leg, const PrecisionLook& look) override;
  void leg_ended(const Leg& leg, const RunOutcome& outcome) override;
  void stop_asked(Nanos grace) override;
  void record_written(const RunRecord& record, std::string_view line) override;
  void journal_failed(const SetupError& error) override;

  /// These legs are parts of a study that is announced as a whole: none of them is announced on its own.
  void study_begins(std::span<const Leg> legs);

  /// The result in the format that was asked for, and what a person must know beside it. Waits for who reads, unless
  /// a signal has ended the run.
  void show(const CampaignResult& result, std::span<const ComparedRuns> compared = {}) const;
  /// The same, with this conclusion in place of the summary; every format that was let through has a form for it.
  void show(const CampaignResult& result, const Overhead& overhead) const;
  void show(const CampaignResult& result, const Sweep& sweep) const;

 private:
  using Render = std::function<std::string(const Renderer& format, const Style& style, bool behind_records)>;
  void show_by(const Render& render, const CampaignResult& result, std::span<const ComparedRuns> compared = {}) const;
  void show_page(const Render& render) const;
  void show_misses(const CampaignResult& result, std::span<const ComparedRuns> compared) const;
  void talk_of_precision();
  ProgressLoad load_of(const Leg& leg) const;
  void show_answer(const RunRecord& record) const;
  void cite(const std::string& line) const;
  bool page_is_on_stdout() const;
  bool person_saw_page() const;  ///< on a terminal

  const RunOptions& options_;
  const Renderer& format_;  ///< of stdout
  bool stdout_is_journal_;  ///< nothing else may be written there
  bool copies_records_;     ///< stdout gets each record when it is safe in the journal
  bool is_study_ = false;
  bool has_answered_ = false;            ///< the server, to a question of the preflight
  bool load_expected_ = false;           ///< by the next request
  std::optional<PrecisionLook> looked_;  ///< last, at the leg under way
  bool told_far_off_ = false;
  // The journal tells of a record when it is safe, which may be after its leg has gone.
  mutable std::mutex questions_mutex_;
  std::map<std::string, Case> questions_;  ///< of all legs so far, where answers are to be shown
  ProgressLine progress_;
};

}  // namespace bench

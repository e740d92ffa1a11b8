#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"
#include "bench/sensors.h"
#include "bench/summary.h"
#include "bench/transport.h"

#include "campaign/earlier/going_on.h"
#include "campaign/leg.h"
#include "campaign/observer.h"
#include "campaign/others_watch.h"
#include "campaign/preflight.h"
#include "campaign/run_sink.h"
#include "campaign/target.h"
#include "system/clock.h"

// One measurement as its user sees it. The steps, each of which can be taken alone:
//
//   with_seeds(options), open_target(options)       target.h, leg.h   where, and with which random numbers
//   preflight(options, host, transport)             preflight.h       who answers there
//   make_legs(options, suite, found)                leg.h             what will be asked, one condition at a time
//   Campaign::open(request, ports, observer)                          the journal and its header
//   campaign->run()                                                   warm-up, legs, end
//
// Nothing here writes to a terminal: what a person may want to hear is told to an observer, what came of it is a value.

namespace bench {

class Journal;
class HeldValues;

/// What is to be measured, and what the header tells of where that came from.
struct CampaignRequest {
  RunOptions options;
  std::vector<ResolvedOption> resolved;
  std::vector<std::string> argv;
  Preflight found;
  std::vector<Leg> legs;                  ///< at least one
  std::optional<int> journal_fd;          ///< none: the file of --output, else a new one among the user's runs
  std::optional<GoingOn> going_on = {};   ///< an earlier run goes on in its own file; none: it is a new one
  std::optional<Preflight> against = {};  ///< of the second server, where legs go to one
  std::optional<SweepFacts> sweep = {};   ///< what sets the legs apart, where they are those of a sweep
  std::optional<WorkersChoice> workers_auto = {};
};

/// The world outside, borrowed for as long as the campaign lives.
struct CampaignPorts {
  Target& target;      ///< one that was stopped, or turned a campaign away, is done: the next needs another
  const Clock& clock;  ///< that of the transport
  const Sensors& sensors;
  bool threaded = true;       ///< decode on a thread of its own; false in virtual time
  Target* against = nullptr;  ///< the second one, for legs that go there
};

/// What came of it.
struct CampaignResult {
  RunHeader header;
  Records records;                      ///< in the order of the journal
  Summary summary;                      ///< with the end of the run as the journal has it
  std::string journal;                  ///< path; another one than asked for if that file was lost
  std::vector<std::string> notes;       ///< of the journal: what the user must know, as sentences
  std::vector<std::string> lost_lines;  ///< no file would take them: print them
  std::optional<SetupError> lost;       ///< the results are not where they should be; was told when it happened
  std::optional<Failure> fatal;         ///< why the server was left before the end
  std::optional<std::string> fault;     ///< of our own, that ended the run: exit code 70
  int signal = 0;                       ///< that ended it; 0: none
};

class Campaign {
 public:
  /// Opens the journal and writes the header, so that every reason not to start is known before the first request.
  static Expected<std::unique_ptr<Campaign>> open(CampaignRequest request, CampaignPorts ports,
                                                  CampaignObserver& observer);
  ~Campaign();

  /// All legs, then finish(). Once.
  CampaignResult run();

  // The same a leg at a time, for who must see the last one's result before the next is made.
  // What a leg brought decides which one is next: `seen` hears of each record before these return, warm-ups included.
  /// Nothing, when is_over().
  void measure(const Leg& leg, const RecordSeen& seen = {});
  /// Legs whose requests alternate, one at a time, so that what changes with time meets all of them alike: the warm-ups
  /// of each, then the turns in their order. The processor time of each stands in the end of the run.
  void measure_in_turns(std::span<const Leg> legs, std::span<const Turn> turns);
  // A leg in shares, for who measures something else between them: begin() tells of it and warms up, and what passes
  // between two shares is no time of its load.
  void begin(const Leg& leg);
  /// `places` of the plan. Nothing, when is_over().
  RunOutcome measure_share(const Leg& leg, std::span<const std::int64_t> places, const RecordSeen& seen = {});
  void end(const Leg& leg);
  /// What is to stand in the end of the run, of a goal that more than this campaign's records decide.
  void looked(const PrecisionLook& look) { precision_.push_back(look); }
  const RunHeader& header() const { return header_; }
  Nanos elapsed() const { return ports_.clock.now() - began_; }  ///< since the campaign was opened
  CampaignResult finish();                                       ///< once, and nothing after it

  /// Whether there is no sense in going on: stopped, turned away by the server, or without a journal.
  bool is_over() const { return stopped_ || lost_ || fatal_ || fault_; }

  // From any thread, also while a leg is measured.
  void stop(int signal = 0);  ///< starts nothing more; requests under way have a moment to end
  void hold_writes();         ///< returns when no line is half written, and lets none begin: the process is to die

 private:
  Campaign(CampaignRequest request, CampaignPorts ports, CampaignObserver& observer);
  Expected<void> open_journal();
  Expected<void> recall();
  const Preflight& found_for(const Leg& leg) const { return leg.against ? *request_.against : request_.found; }
  Target& target_of(const Leg& leg) const { return leg.against ? *ports_.against : ports_.target; }
  RunOutcome send(const RunPlan& plan, const Leg& leg, std::span<const std::int64_t> only, Progress* progress);
  RunOutcome send_measured(const Leg& told, const Leg& leg, std::span<const std::int64_t> only);
  RunOutcome send_until_precise(const Leg& leg, Progress& progress);
  std::optional<TokenRates> warm_up(const Leg& leg);
  void rescue(const Leg& leg);
  void look_at_memory(const Leg& leg);
  void stop_transports();
  RunEnd end_of_run() const;
  Records written_records();

  CampaignRequest request_;
  CampaignPorts ports_;
  CampaignObserver& observer_;
  SteadyClock disk_clock_;  ///< of the journal: a disk is real also where time is virtual
  Instant began_;
  RunHeader header_;
  Summariser summariser_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<HeldValues> held_;  ///< of a run that is to end by a precision of its own values
  std::unique_ptr<RunSink> sink_;
  std::vector<RunRecord> kept_;  ///< of a journal that cannot be read again
  std::optional<ProcessUsage> server_before_;
  MeasuringCost measuring_;  ///< of all legs so far
  OthersWatch others_;
  std::vector<ConditionCost> conditions_;    ///< of legs that took turns
  std::vector<PrecisionLook> precision_;     ///< the last look at each leg that asked for it
  std::optional<Instant> origin_;            ///< of the first leg: what `start` in the records counts from
  Nanos load_elapsed_{0};                    ///< of a leg in shares: from its start to the end of the last share
  std::int64_t next_index_ = 0;              ///< of a request that the legs do not plan
  std::vector<LoadedModel> loaded_;          ///< seen in memory after each leg
  std::optional<std::int64_t> planned_ = 0;  ///< requests of all legs; none: until a duration has passed
  std::int64_t started_ = 0;
  std::optional<Failure> fatal_;
  std::optional<std::string> fault_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> lost_{false};
  std::atomic<int> signal_{0};
};

}  // namespace bench

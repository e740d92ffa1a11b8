#include "campaign/campaign.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "bench/run.h"

#include "campaign/forecast.h"
#include "campaign/precision.h"
#include "campaign/run_header.h"
#include "plan/make_plan.h"
#include "plan/plan_preview.h"
#include "record/journal/journal.h"
#include "record/journal/reader.h"
#include "record/line/lines.h"
#include "record/run_store.h"
#include "system/build_facts.h"

namespace bench {
namespace {

constexpr Nanos patience_with_readers = std::chrono::seconds(1);  // after a stop, beyond the grace of the requests

Nanos cpu_of(const ProcessUsage& usage) { return usage.user + usage.system; }

}  // namespace

Campaign::Campaign(CampaignRequest request, CampaignPorts ports, CampaignObserver& observer)
    : request_(std::move(request)),
      ports_(ports),
      observer_(observer),
      began_(ports.clock.now()),
      header_(request_.going_on ? request_.going_on->header : make_header(request_, ports.sensors, ports.clock)),
      summariser_(header_, request_.options.gates),
      others_(ports.sensors, ports.clock) {}

Campaign::~Campaign() = default;

Expected<std::unique_ptr<Campaign>> Campaign::open(CampaignRequest request, CampaignPorts ports,
                                                   CampaignObserver& observer) {
  std::unique_ptr<Campaign> campaign(new Campaign(std::move(request), ports, observer));
  if (const auto opened = campaign->open_journal(); !opened) return opened.error();
  campaign->server_before_ = ports.sensors.server(ports.target.host);
  return campaign;
}

Expected<void> Campaign::open_journal() {
  const RunOptions& options = request_.options;
  JournalOptions how;
  how.durability = options.durability;
  how.force = options.force;
  how.fallback_dir = options.fallback_dir;
  how.failed = [this](const SetupError& error) {
    lost_ = true;
    observer_.journal_failed(error);
    stop_transports();
  };
  how.acknowledged = [this](const RunRecord& record, std::string_view line) {
    if (journal_->parts().empty()) kept_.push_back(record);
    observer_.record_written(record, line);
  };
  auto journal = [&]() -> Expected<std::unique_ptr<Journal>> {
    if (const auto& before = request_.going_on)
      return Journal::go_on(before->so_far, header_,
                            {ports_.clock.wall(), before->so_far.last_seq + 1, before->block, build_facts().version},
                            disk_clock_, how);
    if (request_.journal_fd) return Journal::open(*request_.journal_fd, header_, disk_clock_, how);
    auto path = options.output ? Expected<std::string>(*options.output)
                               : new_run_path(header_.models.front().name, header_.started, header_.run_id);
    if (!path) return path.error();
    return Journal::open(*path, header_, disk_clock_, how);
  }();
  if (!journal) return journal.error();
  journal_ = *std::move(journal);
  for (const Leg& leg : request_.legs)
    if (leg.precision && !leg.precision->of_change && !held_)
      held_ = std::make_unique<HeldValues>(*leg.precision, header_);
  sink_ = std::make_unique<RunSink>(*journal_, summariser_, held_.get());
  return request_.going_on ? recall() : Expected<void>();
}

/// The summary is of all records of the file.
Expected<void> Campaign::recall() {
  JournalVisitor visitor;
  visitor.record = [this](const RunRecord& record) {
    summariser_.add(record);
    if (held_) held_->add(record);
  };
  const auto read = read_journal(request_.going_on->so_far.path, visitor);
  if (!read) return read.error();
  return {};
}

RunOutcome Campaign::send(const RunPlan& plan, const Leg& leg, std::span<const std::int64_t> only, Progress* progress) {
  const Preflight& found = found_for(leg);
  Load load;
  load.shape = leg.shape;
  if (plan.warmup) load.shape.duration.reset();
  load.only = only;
  if (!plan.warmup) load.arrivals = leg.arrivals;
  load.limits = leg.limits;
  load.origin = *origin_;
  load.threaded = ports_.threaded;
  load.progress = progress;
  load.name_requests = found.server.simulated;
  const auto unload = found.backend->server.unload;
  if (leg.unload && !plan.warmup && unload) load.before_each = unload(plan.to.model);
  const RunOutcome outcome = bench::run(plan, *found.backend, load, {*target_of(leg).transport, ports_.clock, *sink_});
  if (outcome.fatal && !fatal_) fatal_ = outcome.fatal;
  if (outcome.fault && !fault_) fault_ = outcome.fault;
  if (!plan.warmup) started_ += outcome.started;
  return outcome;
}

std::optional<TokenRates> Campaign::warm_up(const Leg& leg) {
  if (leg.warmups == 0) return std::nullopt;
  const std::size_t before = sink_->warmups().size();
  Progress progress;
  observer_.warm_up_begins(leg, progress);
  RunPlan plan = warmup_plan(leg.plan, leg.warmups);
  if (request_.going_on) plan.first_index += request_.going_on->least_index;
  send(plan, leg, {}, &progress);
  observer_.warm_up_ended(leg);
  return rates_of(std::span(sink_->warmups()).subspan(before));
}

void Campaign::measure(const Leg& leg, const RecordSeen& seen) {
  sink_->show_to(seen);
  begin(leg);
  if (is_over()) return;
  others_.begin(target_of(leg).host);
  send_measured(leg, leg, leg.only);
  others_.end(target_of(leg).host);
  end(leg);
}

void Campaign::begin(const Leg& leg) {
  const auto amount = leg.shape.duration || leg.precision ? std::nullopt : leg.plan.size();
  planned_ = planned_ && amount ? std::optional(*planned_ + *amount) : std::nullopt;
  if (is_over()) return;
  // A run that goes on counts from where it stopped: neither the pause nor a new warm-up is time of its load.
  const bool begins_again = !origin_ && request_.going_on;
  const Nanos elapsed = begins_again ? request_.going_on->elapsed : Nanos{0};
  if (!origin_) origin_ = ports_.clock.now() - elapsed;
  const PlanEstimate cost = estimate(leg.plan);
  if (const auto reload = reload_before(leg, found_for(leg).server)) observer_.reload_expected(*reload);
  observer_.leg_announced(leg, cost, found_for(leg).server.simulated);
  if (is_load_expected(leg, found_for(leg).server)) observer_.load_expected(leg);
  const auto rates = warm_up(leg);
  if (begins_again) origin_ = ports_.clock.now() - elapsed;
  if (rates && !is_over()) observer_.warmed_up(leg, cost, *rates);
}

/// `told`: the leg as the observer is to see it.
RunOutcome Campaign::send_measured(const Leg& told, const Leg& leg, std::span<const std::int64_t> only) {
  Progress progress;
  observer_.leg_begins(told, progress);
  const Instant before = ports_.clock.now();
  const Nanos cpu_before = cpu_of(ports_.sensors.self());
  RunOutcome outcome =
      leg.precision && held_ ? send_until_precise(leg, progress) : send(leg.plan, leg, only, &progress);
  measuring_.wall += ports_.clock.now() - before;
  measuring_.cpu += cpu_of(ports_.sensors.self()) - cpu_before;
  observer_.leg_ended(told, outcome);
  return outcome;
}

RunOutcome Campaign::measure_share(const Leg& leg, std::span<const std::int64_t> places, const RecordSeen& seen) {
  if (is_over() || places.empty()) return {};
  sink_->show_to(seen);
  Leg share = leg;
  share.plan.count = static_cast<std::int64_t>(places.size());
  others_.begin(target_of(leg).host);  // what looking takes is no time of the load
  origin_ = ports_.clock.now() - load_elapsed_;
  RunOutcome outcome = send_measured(share, leg, places);
  load_elapsed_ = ports_.clock.now() - *origin_;
  others_.end(target_of(leg).host);
  return outcome;
}

void Campaign::end(const Leg& leg) { look_at_memory(leg); }

/// Load by load, with a look at the values behind each: between them the server comes to rest.
RunOutcome Campaign::send_until_precise(const Leg& leg, Progress& progress) {
  const std::int64_t before = held_->requests(leg.plan.to.model);
  const std::int64_t most = leg.plan.size().value_or(std::numeric_limits<std::int64_t>::max());
  PrecisionLooks looks(*leg.precision, leg.plan, before);
  const Instant begun = ports_.clock.now();
  const auto spent = [&] { return ports_.clock.now() - begun; };
  RunOutcome all;
  PrecisionLook seen;
  Leg part = leg;
  while (!seen.reached && all.started < most && !is_over()) {
    if (leg.shape.duration && spent() >= *leg.shape.duration) break;
    if (leg.shape.duration) part.shape.duration = *leg.shape.duration - spent();
    std::vector<std::int64_t> places;
    const std::int64_t until = std::min(most, std::max(looks.due() - before, all.started + 1));
    for (std::int64_t i = all.started; i < until; ++i) places.push_back(leg.place(i));
    const RunOutcome outcome = send(leg.plan, part, places, &progress);
    all.started += outcome.started;
    all.failed += outcome.failed;
    seen = looks.look(*held_, before + all.started, all.started, spent());
    observer_.precision_looked(leg, seen);
    if (outcome.started < std::ssize(places)) break;
  }
  all.fatal = fatal_;
  all.fault = fault_;
  if (all.started > 0) precision_.push_back(seen);
  return all;
}

void Campaign::measure_in_turns(std::span<const Leg> legs, std::span<const Turn> turns) {
  const auto amount = static_cast<std::int64_t>(turns.size());
  if (planned_) *planned_ += amount;
  if (is_over() || legs.empty()) return;
  if (!origin_) origin_ = ports_.clock.now();
  Leg all = legs.front();  // what is told of them together
  all.plan.count = amount;
  const PlanEstimate cost = estimate(all.plan);
  observer_.leg_announced(all, cost, request_.found.server.simulated);
  std::optional<TokenRates> rates;
  std::vector<std::optional<ProcessUsage>> before;
  conditions_.clear();
  for (const Leg& leg : legs) {
    if (const auto reload = reload_before(leg, found_for(leg).server)) observer_.reload_expected(*reload);
    if (is_load_expected(leg, found_for(leg).server)) observer_.load_expected(leg);
    rates = warm_up(leg);
    if (is_over()) return;
    conditions_.push_back({leg.plan.condition, 0, Nanos{0}, std::nullopt});
  }
  for (const Leg& leg : legs) before.push_back(ports_.sensors.server(target_of(leg).host));
  if (rates) observer_.warmed_up(all, cost, *rates);
  Progress together;
  observer_.leg_begins(all, together);
  RunOutcome outcome;
  const Instant began = ports_.clock.now();
  for (const Turn& turn : turns) {
    if (is_over()) break;
    const Leg& leg = legs[turn.leg];
    ConditionCost& spent = conditions_[turn.leg];
    Progress progress;
    const Nanos cpu_before = cpu_of(ports_.sensors.self());
    const RunOutcome one = send(leg.plan, leg, std::span(&turn.place, 1), &progress);
    spent.client += cpu_of(ports_.sensors.self()) - cpu_before;
    spent.requests += one.started;
    outcome.started += one.started;
    outcome.failed += one.failed;
    together.started = outcome.started;
    together.finished += progress.finished;
    together.failed = outcome.failed;
    together.tokens += progress.tokens;
  }
  outcome.fatal = fatal_;
  outcome.fault = fault_;
  measuring_.wall += ports_.clock.now() - began;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    measuring_.cpu += conditions_[i].client;
    const auto after = ports_.sensors.server(target_of(legs[i]).host);
    if (before[i] && after) conditions_[i].server = cpu_of(*after) - cpu_of(*before[i]);
  }
  observer_.leg_ended(all, outcome);
  for (const Leg& leg : legs) look_at_memory(leg);
}

/// Asks again what was cut at the token limit, if there is anything and it is wanted.
void Campaign::rescue(const Leg& leg) {
  constexpr std::int64_t more_room = 8;  // times as many tokens
  const std::set<std::string> cut = sink_->take_cut();
  if (!request_.options.rescue || cut.empty() || is_over()) return;
  Leg again = leg;
  again.plan = rescue_plan(leg.plan, cut, more_room, next_index_);
  again.only.clear();
  again.precision.reset();
  again.warmups = 0;
  next_index_ += *again.plan.count;
  measure(again);
}

/// After each leg: the next model may drive this one out. Whoever has asked for the end waits for no answer.
void Campaign::look_at_memory(const Leg& leg) {
  if (is_over()) return;
  remember_loaded(loaded_, loaded_models(*found_for(leg).backend, *target_of(leg).transport, request_.options));
}

RunEnd Campaign::end_of_run() const {
  RunEnd end;
  if (planned_) end.unsent = *planned_ - started_;
  end.records = started_ + (request_.going_on ? request_.going_on->so_far.records : 0);
  end.complete = !stopped_ && !fatal_ && !fault_ && end.unsent.value_or(0) == 0;
  if (!end.complete && !lost_) end.reason = "requests were not sent";
  if (stopped_) end.reason = signal_ != 0 ? "signal" : "stopped";
  if (fatal_) end.reason = fatal_->detail;
  if (fault_) end.reason = "internal fault: " + *fault_;
  end.loaded = loaded_;
  end.wall = ports_.clock.now() - began_;
  end.self = ports_.sensors.self();
  end.measuring = measuring_;
  end.measuring->others = others_.found();
  end.conditions = conditions_;
  end.precision = precision_;
  end.server = ports_.sensors.server(ports_.target.host);
  if (end.server && server_before_) {
    end.server->user -= server_before_->user;
    end.server->system -= server_before_->system;
  }
  return end;
}

/// Files are read again; what went down a pipe was kept. A disk that is broken may not give back what it took.
Records Campaign::written_records() {
  const std::vector<std::string>& parts = journal_->parts();
  if (parts.empty()) return Records(std::move(kept_));
  if (lost_ && read_journal(parts, {}).has_error()) return {};
  return records_of_journal(parts);
}

CampaignResult Campaign::run() {
  observer_.campaign_begins(request_.legs, request_.found.server.simulated);
  next_index_ = request_.going_on ? request_.going_on->next_index : index_after(request_.legs);
  for (const Leg& leg : request_.legs) {
    measure(leg);
    rescue(leg);
  }
  return finish();
}

CampaignResult Campaign::finish() {
  const auto finished = journal_->finish(end_of_run());
  CampaignResult result;
  result.summary = summariser_.finish(journal_->end());
  result.header = std::move(header_);
  result.records = written_records();
  result.journal = journal_->path();
  result.notes = journal_->notes();
  result.lost_lines = journal_->lost_lines();
  if (!finished) result.lost = finished.error();
  result.fatal = fatal_;
  result.fault = fault_;
  result.signal = signal_;
  return result;
}

void Campaign::stop(int signal) {
  signal_ = signal;
  stopped_ = true;
  stop_transports();
  const Nanos grace = request_.legs.front().shape.grace;
  journal_->lose_patience_after(grace + patience_with_readers);
  observer_.stop_asked(grace);
}

void Campaign::stop_transports() {
  ports_.target.transport->stop();
  if (ports_.against != nullptr) ports_.against->transport->stop();
}

void Campaign::hold_writes() { journal_->hold_writes(); }

}  // namespace bench

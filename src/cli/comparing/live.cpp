#include "cli/comparing/live.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/text.h"
#include "campaign/campaign.h"
#include "campaign/run_header.h"
#include "cli/commands.h"
#include "cli/comparing/arguments.h"
#include "cli/comparing/output.h"
#include "cli/comparing/precision_watch.h"
#include "cli/comparing/sides.h"
#include "cli/measuring/exit_code.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/load_suite.h"
#include "present/precision_words.h"
#include "send/pipe/served_process.h"
#include "study/compare/compare_runs.h"
#include "study/compare/factors.h"
#include "study/compare/turns.h"
#include "system/clock.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

/// One side, from what was asked to what came of it. What is declared later goes first.
struct LiveSide {
  std::string name;   ///< "the base (--run 1)"
  std::string shown;  ///< what stands in its --run
  Invocation asked;
  Suite suite = {};
  std::unique_ptr<ServedProcess> served = {};
  std::optional<Target> target = {};
  Preflight found = {};
  std::vector<Leg> legs = {};
  std::unique_ptr<Campaign> campaign = {};
  std::optional<CampaignResult> result = {};

  const Leg& leg() const { return legs.front(); }
  const std::string& model() const { return leg().plan.to.model; }
  SetupError named(SetupError error) const {
    error.what = name + ": " + error.what;
    return error;
  }
};
using LiveSides = std::array<LiveSide, 2>;

/// Two addresses may be one server, which would answer the second of a pair from its prompt cache: the same prompts,
/// but markers of one length that differ.
LiveSides sides_of(const CompareArguments& own) {
  LiveSides sides{LiveSide{"the base (--run 1)", masked_run(own.runs[0]), own.sides[0]},
                  LiveSide{"the new side (--run 2)", masked_run(own.runs[1]), own.sides[1]}};
  sides[0].asked.run = with_seeds(sides[0].asked.run);
  auto& seed = sides[1].asked.run.nonce_seed;
  if (!seed) seed = sub_seed(*sides[0].asked.run.nonce_seed, "the other side");
  return sides;
}

Expected<void> load_suites(LiveSides& sides) {
  for (LiveSide& side : sides) {
    auto suite = load_suite(side.asked.run, read_stdin);
    if (!suite) return side.named(suite.error());
    side.suite = *std::move(suite);
  }
  return {};
}

/// Both load their models at the same time.
Expected<void> start_servers(LiveSides& sides, const CompareArguments& own) {
  if (own.serve_words.empty()) return {};
  const auto ports = free_local_ports(sides.size());
  if (!ports) return ports.error();
  for (std::size_t i = 0; i < sides.size(); ++i) {
    auto served = ServedProcess::start(own.serve_words[i], (*ports)[i]);
    if (!served) return sides[i].named(served.error());
    sides[i].served = *std::move(served);
    RunOptions& run = sides[i].asked.run;
    run.host = sides[i].served->url();
    for (ResolvedOption& option : sides[i].asked.resolved)
      if (option.name == "host") option.value = *run.host;
  }
  for (LiveSide& side : sides) {
    const Nanos typed = side.asked.run.ready_timeout;
    talk("waiting for the server of " + side.name + " at " + side.served->url());
    const auto there = side.served->wait_until_it_answers(typed > Nanos{0} ? typed : own.ready_timeout);
    if (!there) return side.named(there.error());
  }
  return {};
}

/// A program is started last: a simulated server is forked, and would keep the pipes of a program open.
Expected<void> open_targets(LiveSides& sides) {
  for (const bool programs : {false, true})
    for (LiveSide& side : sides) {
      if (side.asked.run.command.has_value() != programs) continue;
      auto target = open_target(side.asked.run, side.suite);
      if (!target) return side.named(target.error());
      side.target = *std::move(target);
      for (const std::string& text : side.target->warnings) warn(side.name + ": " + text);
    }
  return {};
}

/// How a server that was started has ended, if it has.
std::optional<SetupError> death_of(LiveSide& side) {
  if (!side.served) return std::nullopt;
  const auto how = side.served->how_it_ended();
  return how ? std::optional(side.named(side.served->death(*how))) : std::nullopt;
}

Expected<void> look_at(LiveSide& side, RunReport& report) {
  auto found = preflight(side.asked.run, side.target->host, *side.target->transport, &report);
  if (!found) {
    auto dead = death_of(side);
    return dead ? *std::move(dead) : side.named(found.error());
  }
  side.found = *std::move(found);
  side.found.server.proxy = side.target->proxy;
  auto legs = make_legs(side.asked.run, side.suite, side.found);
  if (!legs) return side.named(legs.error());
  if (legs->size() > 1)
    return side.named(usage_error("it measures " + counted(static_cast<std::int64_t>(legs->size()), "model"), "",
                                  {"name one model for each side"}));
  side.legs = *std::move(legs);
  return {};
}

CampaignRequest request_of(const LiveSide& side) {
  return {side.asked.run, side.asked.resolved, side.asked.argv, side.found, side.legs, {}};
}

/// Said beforehand, for it would come out after all has been measured.
Expected<void> check_one_factor(const LiveSides& sides, bool anyway, const Clock& clock, const Sensors& sensors) {
  if (anyway) return {};
  const auto factors = differing_factors(make_header(request_of(sides[0]), sensors, clock), sides[0].model(),
                                         make_header(request_of(sides[1]), sensors, clock), sides[1].model());
  if (factors.size() < 2) return {};
  return confounded(sides[0].name, sides[1].name, factors,
                    "let one thing differ at a time, or measure all the same with --anyway");
}

SideAmount amount_of(const LiveSide& side) {
  const auto& items = side.leg().plan.suite.cases;
  const std::int64_t requests = side.leg().plan.size().value_or(0);
  return {requests, requests / std::max<std::int64_t>(1, std::ssize(items)), side.leg().shape.workers,
          side.leg().precision.has_value()};
}

/// The progress is that of both together.
void tell_of_both(const LiveSides& sides, const std::vector<SideTurn>& turns, RunReport& report) {
  std::int64_t requests = 0;
  for (const LiveSide& side : sides) requests += side.leg().plan.size().value_or(0);
  const auto& goal = sides[0].leg().precision;
  report.expect({goal ? std::nullopt : std::optional(requests), std::ssize(turns)});
  const std::string amount = counted(std::ssize(turns), "turn") + ", " + counted(requests, "request");
  const std::string until = goal ? "until " + goal_words(*goal, sides[0].suite.eval.has_value()) + ", at most " : "";
  talk("both sides in turns: " + until + amount);
}

/// Why there is no sense in going on with a side: its server has gone.
std::optional<SetupError> why_gone(LiveSide& side, const RunOutcome& last) {
  if (auto dead = death_of(side)) return dead;
  if (last.started == 0 || last.failed < last.started || side.campaign->is_over()) return std::nullopt;
  const auto again = preflight(side.asked.run, side.target->host, *side.target->transport);
  if (again) return std::nullopt;
  return side.named({ExitCode::preflight, "its server has gone while it was measured", again.error().what, {}});
}

bool anything_is_over(const LiveSides& sides) {
  return std::any_of(sides.begin(), sides.end(), [](const LiveSide& side) { return side.campaign->is_over(); });
}

std::optional<PrecisionWatch> watch_over(const LiveSides& sides, const CompareArguments& own, const Clock& clock) {
  if (!sides[0].leg().precision) return std::nullopt;
  const auto empty = [](const LiveSide& side) { return RunSide(side.campaign->header(), side.model()); };
  return std::optional<PrecisionWatch>(
      std::in_place, ChangeLooks(*sides[0].leg().precision, {own.threshold, own.alpha, {}}),
      std::array{empty(sides[0]), empty(sides[1])}, sides[0].leg().plan.size().value_or(0), own.budget, clock);
}

/// Returns what has become of a server that went.
std::optional<SetupError> measure_in_turns(LiveSides& sides, const std::vector<SideTurn>& turns,
                                           std::optional<PrecisionWatch>& watch) {
  for (LiveSide& side : sides) {
    if (!anything_is_over(sides)) side.campaign->begin(side.leg());
    if (auto gone = why_gone(side, {})) return gone;
  }
  std::int64_t taken = 0;
  for (const SideTurn& turn : turns) {
    if (anything_is_over(sides)) return std::nullopt;
    LiveSide& now = sides[turn.side];
    const auto seen = watch ? watch->hearing(turn.side) : RecordSeen();
    const RunOutcome outcome = now.campaign->measure_share(now.leg(), turn.places(), seen);
    for (LiveSide& side : sides)
      if (auto gone = why_gone(side, &side == &now ? outcome : RunOutcome{})) return gone;
    ++taken;
    if (watch && taken % 2 == 0 && watch->is_end(taken / 2)) break;
  }
  for (LiveSide& side : sides)
    if (!anything_is_over(sides)) side.campaign->end(side.leg());
  return std::nullopt;
}

Expected<void> open_campaigns(LiveSides& sides, const Clock& clock, const Sensors& sensors, RunReport& report) {
  for (LiveSide& side : sides) {
    auto campaign = Campaign::open(request_of(side), {*side.target, clock, sensors}, report);
    if (!campaign) return side.named(campaign.error());
    side.campaign = *std::move(campaign);
  }
  return {};
}

/// What each side has to say beside the comparison.
void tell_of(const LiveSide& side) {
  const CampaignResult& result = *side.result;
  for (const std::string& note : result.notes) warn(side.name + ": " + note);
  for (const std::string& line : result.lost_lines) write_error(line);
  if (!result.summary.verdict.valid)
    warn(side.name + " is no valid measurement: " + joined(result.summary.verdict.reasons, "; "));
  if (result.fault)
    tell(side.named({ExitCode::internal,
                     "an internal fault ended the run",
                     *result.fault,
                     {"what was measured until then is kept", "please report it, with the command line"}}));
  if (result.fatal)
    tell(side.named({ExitCode::preflight,
                     result.fatal->kind == FailureKind::ended ? "its server has ended" : "its server turned it away",
                     result.fatal->detail,
                     {}}));
  for (const std::string& sentence : missed_gates(result.summary)) warn(side.name + ": gate missed: " + sentence);
}

bool has_success(const LiveSide& side) {
  const auto& groups = side.result->summary.groups;
  return std::any_of(groups.begin(), groups.end(), [](const GroupSummary& group) { return group.n_ok > 0; });
}

std::string shown_as(const LiveSide& side) { return side.shown + " (" + side.result->header.run_id + ")"; }

/// What `bench compare` says of the two journals.
std::optional<ComparedRuns> compared(const LiveSides& sides, const CompareArguments& own) {
  if (!std::all_of(sides.begin(), sides.end(), has_success)) return std::nullopt;
  std::vector<RunSide> read;
  for (const LiveSide& side : sides)
    read.push_back(side_of(side.result->header, side.result->records, side.result->summary.end, side.model()));
  std::vector<ComparedRuns> all{compare_runs(read[0], read[1], {own.threshold, own.alpha, own.gates})};
  correct_for_many(all, own.gates);
  all.front().base = shown_as(sides[0]);
  all.front().changed = shown_as(sides[1]);
  return std::move(all.front());
}

/// That of a signal, then of what is worst.
ExitCode worst_of(const std::vector<ExitCode>& codes) {
  constexpr ExitCode order[] = {ExitCode::internal,  ExitCode::interrupted, ExitCode::terminated, ExitCode::not_durable,
                                ExitCode::preflight, ExitCode::failures,    ExitCode::invalid,    ExitCode::gate};
  for (const ExitCode code : order)
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return code;
  return ExitCode::ok;
}

ExitCode show_comparison(const Invocation& asked, const LiveSides& sides, const std::optional<SetupError>& gone) {
  const auto& own = asked.own.of<CompareArguments>();
  std::vector<ExitCode> codes;
  if (sides[0].result->signal == 0) finish_output();  // all of it is written, however slowly it is read
  if (const auto runs = compared(sides, own)) {
    codes.push_back(publish({*runs}, asked, {sides[0].result->journal, sides[1].result->journal}));
  } else {
    warn("there is nothing to compare: a side has no request that succeeded");
    codes.push_back(ExitCode::failures);
  }
  for (const LiveSide& side : sides) {
    tell_of(side);
    codes.push_back(exit_code_of(*side.result, side.asked.run));
  }
  if (gone) codes.push_back(tell(*gone));
  for (const LiveSide& side : sides)
    if (!side.asked.run.output) talk("journal of " + side.name + ": " + side.result->journal);
  return worst_of(codes);
}

/// The sides' options say what is sent; what is shown, and how, is for both.
RunOptions shown_options(const Invocation& asked) {
  RunOptions shown = asked.run;
  shown.format = &default_renderer(true);
  return shown;
}

ExitCode measure_and_compare(const Invocation& asked, int& signal) {
  const auto& own = asked.own.of<CompareArguments>();
  LiveSides sides = sides_of(own);
  for (LiveSide& side : sides) side.asked.run.debug_http = asked.run.debug_http;
  if (const auto loaded = load_suites(sides); !loaded) return tell(loaded.error());
  if (const auto started = start_servers(sides, own); !started) return tell(started.error());
  if (const auto opened = open_targets(sides); !opened) return tell(opened.error());
  const SteadyClock clock;
  const RealSensors sensors;
  const RunOptions shown = shown_options(asked);
  RunReport report(shown);
  std::optional<Stopping> stopping(std::in_place, std::vector{&*sides[0].target, &*sides[1].target});
  for (LiveSide& side : sides) {
    const auto looked = look_at(side, report);
    signal = stopping->caught();
    if (signal != 0) return stopped_early(signal);
    if (!looked) return tell(looked.error());
  }
  if (const auto one = check_one_factor(sides, own.anyway, clock, sensors); !one) return tell(one.error());
  const auto opened = open_campaigns(sides, clock, sensors, report);
  if (!opened) return tell(opened.error());
  stopping->now_measure({sides[0].campaign.get(), sides[1].campaign.get()});
  const auto turns =
      turns_of_sides(amount_of(sides[0]), amount_of(sides[1]), own.seed.value_or(*sides[0].asked.run.nonce_seed));
  tell_of_both(sides, turns, report);
  std::optional<PrecisionWatch> watch = watch_over(sides, own, clock);
  const auto gone = measure_in_turns(sides, turns, watch);
  if (watch && watch->has_begun()) {
    const PrecisionLook& known = watch->conclude();
    for (LiveSide& side : sides) side.campaign->looked(known);
  }
  for (LiveSide& side : sides) side.result = side.campaign->finish();
  stopping->now_measure({});
  for (LiveSide& side : sides) side.campaign.reset(), side.target.reset(), side.served.reset();
  stopping.reset();  // whoever waits for a reader from here on can be ended at once
  const ExitCode code = show_comparison(asked, sides, gone);
  if (!sides[0].result->fault && !sides[1].result->fault) signal = sides[0].result->signal;
  return code;
}

}  // namespace

int compare_live(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = measure_and_compare(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
}

}  // namespace bench

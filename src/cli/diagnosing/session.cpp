// A server under diagnosis, from the opening of its place to the exit code.

#include "cli/diagnosing/session.h"

#include <csignal>
#include <memory>
#include <unistd.h>

#include "campaign/virtual_target.h"
#include "cli/diagnosing/diagnosing.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "sim/http/process.h"
#include "sim/known_questions.h"
#include "sim/virtual/transport.h"
#include "system/clock.h"
#include "system/files.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

/// What the user hears while it goes on: the steps are told by the experiment, not by the campaign.
class DiagnoseObserver final : public CampaignObserver {
 public:
  /// `follows`: there is time to look at a progress line, and somebody who might.
  DiagnoseObserver(RunReport& report, const Stopping& stopping, bool follows)
      : report_(report), stopping_(stopping), follows_(follows) {}
  void load_expected(const Leg& leg) override {
    if (follows_) report_.load_expected(leg);
  }
  void warm_up_begins(const Leg& leg, const Progress& counters) override {
    if (follows_) report_.warm_up_begins(leg, counters);
  }
  void warm_up_ended(const Leg& leg) override {
    if (follows_) report_.warm_up_ended(leg);
  }
  void leg_begins(const Leg& leg, const Progress& counters) override {
    if (follows_) report_.leg_begins(leg, counters);
  }
  void leg_ended(const Leg& leg, const RunOutcome& outcome) override {
    if (follows_) report_.leg_ended(leg, outcome);
  }
  void stop_asked(Nanos grace) override {
    if (stopping_.caught() != 0) report_.stop_asked(grace);  // else nobody has asked but the experiment
  }
  void record_written(const RunRecord& record, std::string_view line) override { report_.record_written(record, line); }
  void journal_failed(const SetupError& error) override { report_.journal_failed(error); }

 private:
  RunReport& report_;
  const Stopping& stopping_;
  bool follows_;
};

/// As its file has it.
Expected<World> world_of_file(const RunOptions& run) {
  if (!run.sim_world) return quick_world();
  const auto file = read_file(*run.sim_world, 64 * 1024 * 1024);
  if (!file) return file.error();
  return make_world(*file, *run.sim_world, {});
}

/// A server behind sockets: the one that is named, or a simulated one that is started.
Expected<Target> target_in_real_time(const RunOptions& run, std::optional<World> world) {
  if (!world) return open_target(run);
  auto process = SimProcess::start(*world);
  if (!process) return process.error();
  RunOptions to = run;
  to.sim = false, to.sim_world.reset();
  to.api_key_file.reset(), to.api_key_env.reset();
  to.host = process->url();
  auto target = open_target(to);
  if (target) target->sim = std::make_unique<SimProcess>(*std::move(process));
  return target;
}

}  // namespace

Expected<World> world_of(const Invocation& asked, const Suite& suite) {
  auto world = world_of_file(asked.run);
  if (!world) return world.error();
  if (asked.given.contains("seed")) world->seed = static_cast<std::uint64_t>(asked.run.request.seed);
  if (suite.eval) teach(*world, std::make_shared<const sim::KnownQuestions>(sim::known_questions_of(suite)));
  return world;
}

DiagnosePlace place_in_virtual_time(World world) {
  static const NoSensors none;
  auto transport = std::make_unique<VirtualTransport>(std::move(world));
  DiagnosePlace place;
  place.clock = &transport->clock();
  place.sensors = &none;
  place.threaded = false;
  place.target.transport = std::move(transport);
  return place;
}

Expected<DiagnosePlace> open_place(const Invocation& asked, const Suite& suite) {
  std::optional<World> world;
  if (asked.run.sim) {
    auto made = world_of(asked, suite);
    if (!made) return made.error();
    world = *std::move(made);
  }
  if (world && !asked.own.of<DiagnoseArguments>().real_time) return place_in_virtual_time(*std::move(world));
  static const SteadyClock clock;
  static const RealSensors sensors;
  auto target = target_in_real_time(asked.run, std::move(world));
  if (!target) return target.error();
  DiagnosePlace place;
  place.target = *std::move(target);
  place.clock = &clock;
  place.sensors = &sensors;
  return place;
}

RunOptions run_of(const Invocation& asked) {
  RunOptions run = with_seeds(asked.run);
  run.format = &default_renderer(true);
  return run;
}

std::optional<ExitCode> look(const RunOptions& run, DiagnoseSession& session, int& signal) {
  for (const std::string& text : session.place.target.warnings) warn(text);
  auto found = preflight(run, session.place.target.host, *session.place.target.transport, &session.report);
  signal = session.stopping->caught();
  if (signal != 0) return stopped_early(signal);
  if (!found) return tell(found.error());
  session.found = *std::move(found);
  session.found.server.proxy = session.place.target.proxy;
  return std::nullopt;
}

Expected<CampaignResult> carry_out(const Invocation& asked, CampaignRequest request, DiagnosePlace& place,
                                   RunReport& report, Stopping& stopping, const Work& work) {
  request.resolved = asked.resolved;
  request.argv = asked.argv;
  if (request.options.output == "-") request.journal_fd = STDOUT_FILENO;
  DiagnoseObserver observer(report, stopping, place.threaded && terminal_of(STDERR_FILENO, asked.run).is_terminal);
  const auto campaign = Campaign::open(std::move(request), place.ports(), observer);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  work(**campaign);
  auto result = (*campaign)->finish();
  stopping.now_measures(nullptr);
  return result;
}

ExitCode show_plan_of(DiagnoseSession& session, const std::string& text) {
  session.stopping.reset();
  finish_output();
  write_output(text);
  return ExitCode::ok;
}

ExitCode code_of(const CampaignResult& result, bool complete) {
  if (result.fault) return ExitCode::internal;
  if (result.signal == SIGINT) return ExitCode::interrupted;
  if (result.signal != 0) return ExitCode::terminated;
  if (result.lost) return ExitCode::not_durable;
  if (result.fatal) return ExitCode::preflight;
  return complete ? ExitCode::ok : ExitCode::failures;
}

void show_result(const Invocation& asked, const CampaignResult& result, const std::function<void()>& show) {
  if (result.signal == 0) finish_output();
  for (const std::string& note : result.notes) warn(note);
  for (const std::string& line : result.lost_lines) write_error(line);
  if (asked.run.output != "-") show();
  if (result.fault)
    tell(SetupError{ExitCode::internal,
                    "an internal fault ended the experiment",
                    *result.fault,
                    {"please report it, with the command line"}});
  if (result.fatal)
    tell(SetupError{ExitCode::preflight, "the server turned the requests away", result.fatal->detail, {}});
  if (!asked.run.output) talk("journal: " + result.journal);
}

}  // namespace bench

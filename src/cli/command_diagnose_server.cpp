// `bench diagnose` of a server: the experiment, answers under load, the context that fits.

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "campaign/campaign.h"
#include "campaign/virtual_target.h"
#include "cli/command_diagnose.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/load_suite.h"
#include "sim/http/process.h"
#include "sim/known_questions.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"
#include "study/diagnose/answer_drift.h"
#include "study/diagnose/fit.h"
#include "summarise/sentence.h"
#include "system/clock.h"
#include "system/files.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

constexpr double hopeless_share = 0.25;  ///< of the time that a conclusion takes: nothing follows from less

/// What the user hears while it goes on: the steps are told by the experiment, not by the campaign.
class DiagnoseObserver final : public CampaignObserver {
 public:
  /// `follows`: there is time to look at a progress line, and somebody who might.
  DiagnoseObserver(RunReport& report, bool follows) : report_(report), follows_(follows) {}
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
  void stop_asked(Nanos grace) override { report_.stop_asked(grace); }
  void record_written(const RunRecord& record, std::string_view line) override { report_.record_written(record, line); }
  void journal_failed(const SetupError& error) override { report_.journal_failed(error); }

 private:
  RunReport& report_;
  bool follows_;
};

/// A server, and the time and machine that go with it.
struct Place {
  Target target;
  const Clock* clock = nullptr;
  const Sensors* sensors = nullptr;
  bool threaded = true;
  CampaignPorts ports() { return {target, *clock, *sensors, threaded}; }
};

Expected<World> world_of(const RunOptions& run) {
  if (!run.sim_world) return quick_world();
  const auto file = read_file(*run.sim_world, 64 * 1024 * 1024);
  if (!file) return file.error();
  return make_world(*file, *run.sim_world, {});
}

Place place_in_virtual_time(World world) {
  static const NoSensors none;
  auto transport = std::make_unique<VirtualTransport>(std::move(world));
  Place place;
  place.clock = &transport->clock();
  place.sensors = &none;
  place.threaded = false;
  place.target.transport = std::move(transport);
  return place;
}

/// Another seed gives another course of the same world, and a suite with known answers is known to it.
Expected<World> world_asked(const Invocation& asked, const Suite& suite) {
  auto world = world_of(asked.run);
  if (!world) return world.error();
  if (asked.given.contains("seed")) world->seed = static_cast<std::uint64_t>(asked.run.request.seed);
  if (suite.eval) teach(*world, std::make_shared<const sim::KnownQuestions>(sim::known_questions_of(suite)));
  return world;
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

Expected<Place> open_place(const Invocation& asked, const Suite& suite = {}) {
  std::optional<World> world;
  if (asked.run.sim) {
    auto made = world_asked(asked, suite);
    if (!made) return made.error();
    world = *std::move(made);
  }
  if (world && !asked.own.of<DiagnoseArguments>().real_time) return place_in_virtual_time(*std::move(world));
  static const SteadyClock clock;
  static const RealSensors sensors;
  auto target = target_in_real_time(asked.run, std::move(world));
  if (!target) return target.error();
  Place place;
  place.target = *std::move(target);
  place.clock = &clock;
  place.sensors = &sensors;
  return place;
}

/// The experiment as it goes to a server: what is asked of the run, and what of the diagnosis.
struct Experiment {
  RunOptions run;
  DiagnoseOptions options;
};

/// Nothing else goes to stdout than the conclusion: no record as it comes.
RunOptions run_of(const Invocation& asked) {
  RunOptions run = with_seeds(asked.run);
  run.format = &default_renderer(true);
  return run;
}

Expected<Experiment> experiment_of(const Invocation& asked) {
  Experiment experiment{run_of(asked), diagnose_options_of(asked)};
  experiment.run.request.schema.reset();  // some conditions are without
  if (asked.given.contains("prompts") || asked.given.contains("prompt")) {
    auto suite = load_suite(experiment.run, read_stdin);
    if (!suite) return suite.error();
    experiment.options.workload = *std::move(suite);
  }
  return experiment;
}

std::string plan_text(const ExperimentForecast& plan, const RunOptions& run) {
  std::string text = "up to " + counted(plan.requests, "request") + ", at most " + counted(run.workers, "request") +
                     " of the workload at once; about " + sentence_seconds(seconds(plan.at_least)) + " to " +
                     sentence_seconds(seconds(plan.at_most)) + ", less where everything is settled before";
  return text;
}

/// A server may be quicker than is known of it, so a budget is refused only where it is far too small.
Expected<void> check_budget(const Experiment& experiment, const Preflight& found) {
  DiagnoseOptions options = experiment.options;
  const auto budget = std::exchange(options.budget, std::nullopt);
  const ExperimentForecast plan = forecast(experiment.run, options, found);
  if (!budget || *budget >= plan.at_least) return {};
  const auto needed = static_cast<std::int64_t>(seconds(plan.at_least)) + 1;
  const std::string enough = "--budget " + std::to_string(needed) + "s";
  const std::string what = "a budget of " + sentence_seconds(seconds(*budget)) + " is too small";
  if (seconds(*budget) < hopeless_share * seconds(plan.at_least))
    return usage_error(what + " to conclude anything",
                       "about " + sentence_seconds(seconds(plan.at_least)) + " are needed on this server",
                       {"allow them:  " + enough});
  warn(what + " for a whole conclusion: what is not settled stays open (" + enough + " would do)");
  return {};
}

std::string whole_plan(const ExperimentForecast& plan, const RunOptions& run) {
  std::string text = plan_text(plan, run) + "\n";
  for (const std::string& step : plan.steps) text += "- " + step + "\n";
  return text;
}

/// What is done with a campaign, once it is open.
using Work = std::function<void(Campaign& campaign)>;

Expected<CampaignResult> carry_out(const Invocation& asked, CampaignRequest request, Place& place, RunReport& report,
                                   Stopping& stopping, const Work& work) {
  request.resolved = asked.resolved;
  request.argv = asked.argv;
  if (request.options.output == "-") request.journal_fd = STDOUT_FILENO;
  DiagnoseObserver observer(report, place.threaded && terminal_of(STDERR_FILENO, asked.run).is_terminal);
  const auto campaign = Campaign::open(std::move(request), place.ports(), observer);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  work(**campaign);
  auto result = (*campaign)->finish();
  stopping.now_measures(nullptr);
  return result;
}

Expected<CampaignResult> carry_out(const Invocation& asked, const Experiment& experiment, const Preflight& found,
                                   Place& place, RunReport& report, Stopping& stopping) {
  auto legs = opening_legs(experiment.run, experiment.options, found);
  if (!legs) return legs.error();
  const auto told = [](const std::string& step, Nanos about) {
    talk(step + (about > Nanos{0} ? " (about " + sentence_seconds(seconds(about)) + ")" : ""));
  };
  return carry_out(
      asked, {experiment.run, {}, {}, found, *std::move(legs), {}}, place, report, stopping,
      [&](Campaign& campaign) { carry_out_experiment(campaign, experiment.run, experiment.options, found, told); });
}

/// A server that goes away leaves a part of the answer, and that is a failure of the run.
ExitCode code_of(const CampaignResult& result, bool complete) {
  if (result.fault) return ExitCode::internal;
  if (result.signal == SIGINT) return ExitCode::interrupted;
  if (result.signal != 0) return ExitCode::terminated;
  if (result.lost) return ExitCode::not_durable;
  if (result.fatal) return ExitCode::preflight;
  return complete ? ExitCode::ok : ExitCode::failures;
}

/// The conclusion goes to stdout, unless the journal does.
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

/// The places that were advised, in the same world.
Expected<std::optional<double>> try_advice(const Invocation& asked, const Experiment& experiment, const Advice& advice,
                                           RunReport& report, Stopping& stopping) {
  auto world = world_of(asked.run);
  if (!world) return world.error();
  world->behaviour.slots = *advice.places;
  for (sim::Model& model : world->models) model.behaviour.slots = *advice.places;
  Place place = place_in_virtual_time(*std::move(world));
  const auto found = preflight(experiment.run, place.target.host, *place.target.transport);
  if (!found) return found.error();
  Experiment again = experiment;
  again.run.run_id.reset(), again.run.output.reset();
  talk("once more, as advised");
  const auto result = carry_out(asked, again, *found, place, report, stopping);
  if (!result) return result.error();
  const Diagnosis diagnosis = diagnose(result->header, result->records, result->summary.end, again.options);
  for (const ConditionSpeed& speed : diagnosis.speeds)
    if (speed.is_workload) return speed.speedup;
  return std::optional<double>();
}

/// The server that is asked, looked at, and what has to end when a signal comes.
struct Session {
  explicit Session(const RunOptions& run, Place opened)
      : place(std::move(opened)), report(run), stopping(std::in_place, std::vector{&place.target}) {}
  Place place;
  RunReport report;
  std::optional<Stopping> stopping;
  Preflight found = {};
};

/// Looks at the server; the code to end with where that is no use.
std::optional<ExitCode> look(const RunOptions& run, Session& session, int& signal) {
  for (const std::string& text : session.place.target.warnings) warn(text);
  auto found = preflight(run, session.place.target.host, *session.place.target.transport, &session.report);
  signal = session.stopping->caught();
  if (signal != 0) return stopped_early(signal);
  if (!found) return tell(found.error());
  session.found = *std::move(found);
  session.found.server.proxy = session.place.target.proxy;
  return std::nullopt;
}

ExitCode show_plan_of(Session& session, const std::string& text) {
  session.stopping.reset();
  finish_output();
  write_output(text);
  return ExitCode::ok;
}

ExitCode run_experiment(const Invocation& asked, int& signal) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  const auto experiment = experiment_of(asked);
  if (!experiment) return tell(experiment.error());
  auto place = open_place(asked);
  if (!place) return tell(place.error());
  Session session(experiment->run, *std::move(place));
  if (const auto code = look(experiment->run, session, signal)) return *code;
  const ExperimentForecast plan = forecast(experiment->run, experiment->options, session.found);
  if (asked.run.dry_run) return show_plan_of(session, whole_plan(plan, experiment->run));
  if (const auto enough = check_budget(*experiment, session.found); !enough) return tell(enough.error());
  talk(plan_text(plan, experiment->run));
  const auto result = carry_out(asked, *experiment, session.found, session.place, session.report, *session.stopping);
  if (!result) return tell(result.error());
  Diagnosis diagnosis =
      concluded(result->header, result->records, result->summary.end, experiment->options, own.peak_bandwidth);
  if (own.verify_advice && diagnosis.advice && diagnosis.advice->places && result->signal == 0) {
    const auto tried = try_advice(asked, *experiment, *diagnosis.advice, session.report, *session.stopping);
    if (!tried) return tell(tried.error());
    diagnosis.advice->speedup_tried = *tried;
  } else if (own.verify_advice) {
    warn("--verify-advice: the advice names no places of the server, so there is nothing to try");
  }
  session.stopping.reset();  // whoever waits for a reader from here on can be ended at once
  show_result(asked, *result, [&] { show_diagnosis(asked, diagnosis); });
  if (!result->fault) signal = result->signal;
  return code_of(*result, diagnosis.complete);
}

ExitCode run_drift(const Invocation& asked, int& signal) {
  RunOptions run = run_of(asked);
  const auto suite = load_suite(run, read_stdin);
  if (!suite) return tell(suite.error());
  if (suite->eval) run.prompt_cache = PromptCache::allow;  // their bytes are canonical
  auto place = open_place(asked, *suite);
  if (!place) return tell(place.error());
  Session session(run, *std::move(place));
  if (const auto code = look(run, session, signal)) return *code;
  const auto legs = drift_legs(run, *suite, session.found);
  if (!legs) return tell(legs.error());
  const std::string plan = counted(static_cast<std::int64_t>(suite->cases.size()), "prompt") +
                           " three times at temperature 0: alone, with " + std::to_string(run.workers) +
                           " in flight, alone again";
  if (asked.run.dry_run) return show_plan_of(session, plan + "\n");
  talk(plan);
  const auto result = carry_out(asked, {run, {}, {}, session.found, *legs, {}}, session.place, session.report,
                                *session.stopping, [&](Campaign& campaign) {
                                  for (const Leg& leg : *legs) campaign.measure(leg);
                                });
  if (!result) return tell(result.error());
  session.stopping.reset();
  const AnswerDrift drift = drift_of(result->header, result->records, result->summary.end);
  show_result(asked, *result, [&] { show_drift(asked, drift); });
  if (!result->fault) signal = result->signal;
  return code_of(*result, drift.complete && drift.failed == 0);
}

ExitCode run_fit(const Invocation& asked, int& signal) {
  const RunOptions run = run_of(asked);
  auto place = open_place(asked);
  if (!place) return tell(place.error());
  Session session(run, *std::move(place));
  if (const auto code = look(run, session, signal)) return *code;
  if (const auto can = check_fit(session.found); !can) return tell(can.error());
  const auto legs = fit_legs(run, session.found, first_context_tried, 0);
  if (!legs) return tell(legs.error());
  const std::string plan = "the model is loaded with one context after the other, about ten times";
  if (asked.run.dry_run) return show_plan_of(session, plan + "\n");
  talk(plan);
  ContextFit fit;
  const auto result = carry_out(
      asked, {run, {}, {}, session.found, *legs, {}}, session.place, session.report, *session.stopping,
      [&](Campaign& campaign) {
        fit = find_fit(campaign, run, session.found, *session.place.target.transport,
                       [](std::int64_t context) { talk("a context of " + std::to_string(context) + " tokens"); });
      });
  if (!result) return tell(result.error());
  session.stopping.reset();
  fit.run_id = result->header.run_id;
  const auto& own = asked.own.of<DiagnoseArguments>();
  show_result(asked, *result, [&] { write_output(own.format->fit(fit, terminal_of(STDOUT_FILENO, asked.run).style)); });
  if (!result->fault) signal = result->signal;
  return code_of(*result, fit.complete);
}

}  // namespace

DiagnoseOptions diagnose_options_of(const Invocation& asked) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  const bool has_prompts = asked.given.contains("prompts") || asked.given.contains("prompt");
  DiagnoseOptions options;
  options.workers = asked.run.workers;
  options.budget = own.budget;
  options.seed = static_cast<std::uint64_t>(asked.run.request.seed);
  options.schema = !own.no_schema && (!has_prompts || asked.run.request.schema.has_value());
  options.schema_text = asked.run.request.schema.value_or("");
  options.temperature = asked.run.request.temperature;
  options.output_tokens = asked.run.request.num_predict;
  return options;
}

int diagnose_server(const Invocation& asked) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  int signal = 0;
  const ExitCode code = own.drift ? run_drift(asked, signal)
                        : own.fit ? run_fit(asked, signal)
                                  : run_experiment(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
}

}  // namespace bench

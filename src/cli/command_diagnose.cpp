// `bench diagnose`: why parallel requests do not give that many times the throughput of one.

#include "cli/command_diagnose.h"

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "bench/backend.h"

#include "base/text.h"
#include "campaign/campaign.h"
#include "campaign/virtual_target.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/run_report.h"
#include "cli/stopping.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/load_suite.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"
#include "summarise/sentence.h"
#include "system/clock.h"
#include "system/files.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

constexpr std::int64_t usual_workers = 8;
constexpr double hopeless_share = 0.25;  ///< of the time that a conclusion takes: nothing follows from less

/// svg=FILE.
Expected<std::string> parse_picture(std::string_view text) {
  const auto pair = parse_key_value(text);
  if (!pair || pair->first != "svg" || pair->second.empty())
    return SetupError{ExitCode::usage, "", "the one form of the timeline is svg", {"write svg=FILE"}};
  return pair->second;
}

constexpr OptionRow diagnose_rows[] = {
    {.name = "budget",
     .placeholder = "TIME",
     .help = "the most time it may take, such as 3m",
     .unset = "about a minute of a model of 10 ms a token",
     .field = field<duration_in<1, 24>, &DiagnoseArguments::budget>},
    {.name = "no-schema",
     .kind = OptionKind::flag,
     .help = "the workload is not constrained; else it is, by --schema or by one of bench's own",
     .field = field<parse_switch, &DiagnoseArguments::no_schema>},
    {.name = "from",
     .placeholder = "RUN [RUN]",
     .help = "send nothing: the conclusion of an earlier diagnosis again, or what two runs of bench show of each other",
     .unset = "none",
     .field = field<parse_text, &DiagnoseArguments::from>,
     .only_typed = true},
    {.name = "peak-bandwidth",
     .placeholder = "GB/S",
     .help = "what the memory of the server's accelerator can deliver: the share in use is told",
     .unset = "not known",
     .field = field<number_in<1, 1'000'000>, &DiagnoseArguments::peak_bandwidth>},
    {.name = "verify-advice",
     .kind = OptionKind::flag,
     .help = "follow the advice and measure again, on a server that is simulated",
     .field = field<parse_switch, &DiagnoseArguments::verify_advice>,
     .only_typed = true},
    {.name = "real-time",
     .kind = OptionKind::flag,
     .help = "talk to a simulated server over HTTP; else its time is virtual, and over at once",
     .field = field<parse_switch, &DiagnoseArguments::real_time>,
     .only_typed = true},
    {.name = "export",
     .placeholder = "svg=FILE",
     .help = "write the timeline of the experiment that decides as a picture",
     .unset = "none",
     .field = field<parse_picture, &DiagnoseArguments::export_svg>,
     .only_typed = true},
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "what standard output carries",
     .field = registered<diagnosis_forms, no_word, &DiagnoseArguments::format>,
     .only_typed = true},  // a run has other forms
};
constexpr OptionTable diagnose_options = {"Diagnosis", diagnose_rows};

bool is_simulated(const RunOptions& run) { return run.sim || run.sim_world; }

Expected<void> check_from(const Invocation& in) {
  const auto& own = in.own.of<DiagnoseArguments>();
  if (!own.from && in.operands.empty()) return {};
  if (!own.from)
    return usage_error("'" + in.operands.front() + "' is no option of bench diagnose", "",
                       {"a model:  bench diagnose --model " + in.operands.front(),
                        "an earlier run:  bench diagnose --from " + in.operands.front()});
  if (in.operands.size() > 1)
    return usage_error("--from takes two runs at most", "'" + in.operands[1] + "' would be the third",
                       {"leave it out"});
  for (const char* name : {"model", "host", "sim", "sim-world", "verify-advice", "dry-run"})
    if (in.flags.contains(name))
      return usage_error("--from and --" + std::string(name) + " exclude each other", "nothing is sent",
                         {"leave one of them out"});
  return {};
}

Expected<void> check_diagnose(Invocation& in) {
  RunOptions& run = in.run;
  auto& own = in.own.of<DiagnoseArguments>();
  if (const auto from = check_from(in); !from || own.from) return from;
  run.sim = is_simulated(run);
  if (const auto one = check_one_server(in); !one) return one;
  if (run.models.size() > 1)
    return usage_error("bench diagnose looks at one model at a time", std::to_string(run.models.size()) + " are named",
                       {"name one:  --model " + run.models.front()});
  if (own.no_schema && run.request.schema)
    return usage_error("--schema and --no-schema exclude each other", "", {"leave one of them out"});
  if (own.real_time && !run.sim)
    return usage_error("--real-time is for a simulated server", "every other has no time but the real one",
                       {"leave it out", "or simulate one:  --sim-world FILE"});
  if (own.verify_advice && (!run.sim || own.real_time))
    return usage_error("--verify-advice changes the server",
                       "only one that is simulated in virtual time can be changed",
                       {"follow the advice by hand, restart the server, and run bench diagnose once more"});
  if (!in.given.contains("workers")) run.workers = usual_workers;
  if (run.workers < 2)
    return usage_error("one request at a time is not parallel", "the question is what more of them give",
                       {"name how many:  --workers 8"});
  if (!in.given.contains("num-predict")) run.request.num_predict = DiagnoseOptions{}.output_tokens;
  run.format = &default_renderer(true);  // nothing else goes to stdout than the conclusion
  return {};
}

/// What the user hears while it goes on: the steps are told by the experiment, not by the campaign.
class DiagnoseObserver final : public CampaignObserver {
 public:
  explicit DiagnoseObserver(RunReport& report) : report_(report) {}
  void load_expected(const Leg& leg) override { report_.load_expected(leg); }
  void warm_up_begins(const Leg& leg, const Progress& counters) override { report_.warm_up_begins(leg, counters); }
  void warm_up_ended(const Leg& leg) override { report_.warm_up_ended(leg); }
  void leg_begins(const Leg& leg, const Progress& counters) override { report_.leg_begins(leg, counters); }
  void leg_ended(const Leg& leg, const RunOutcome& outcome) override { report_.leg_ended(leg, outcome); }
  void stop_asked(Nanos grace) override { report_.stop_asked(grace); }
  void record_written(const RunRecord& record, std::string_view line) override { report_.record_written(record, line); }
  void journal_failed(const SetupError& error) override { report_.journal_failed(error); }

 private:
  RunReport& report_;
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

/// Another seed gives another course of the same world.
Expected<Place> open_place(const Invocation& asked) {
  if (is_simulated(asked.run) && !asked.own.of<DiagnoseArguments>().real_time) {
    auto world = world_of(asked.run);
    if (!world) return world.error();
    if (asked.given.contains("seed")) world->seed = static_cast<std::uint64_t>(asked.run.request.seed);
    return place_in_virtual_time(*std::move(world));
  }
  static const SteadyClock clock;
  static const RealSensors sensors;
  auto target = open_target(asked.run);
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

Expected<Experiment> experiment_of(const Invocation& asked) {
  Experiment experiment{with_seeds(asked.run), diagnose_options_of(asked)};
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

Expected<void> check_budget(const ExperimentForecast& plan, const DiagnoseOptions& options) {
  if (!options.budget || *options.budget >= plan.at_least) return {};
  const auto needed = static_cast<std::int64_t>(seconds(plan.at_least)) + 1;
  const std::string enough = "--budget " + std::to_string(needed) + "s";
  const std::string what = "a budget of " + sentence_seconds(seconds(*options.budget)) + " is too small";
  if (seconds(*options.budget) < hopeless_share * seconds(plan.at_least))
    return usage_error(what + " to conclude anything",
                       "about " + sentence_seconds(seconds(plan.at_least)) + " are needed on this server",
                       {"allow them:  " + enough});
  warn(what + " for a whole conclusion: what is not settled stays open (" + enough + " would do)");
  return {};
}

void print_plan(const ExperimentForecast& plan, const RunOptions& run) {
  std::string text = plan_text(plan, run) + "\n";
  for (const std::string& step : plan.steps) text += "- " + step + "\n";
  write_output(text);
}

Expected<CampaignResult> carry_out(const Invocation& asked, const Experiment& experiment, const Preflight& found,
                                   Place& place, RunReport& report, Stopping& stopping) {
  auto legs = opening_legs(experiment.run, experiment.options, found);
  if (!legs) return legs.error();
  CampaignRequest request{experiment.run, asked.resolved, asked.argv, found, *std::move(legs), {}};
  if (asked.run.output == "-") request.journal_fd = STDOUT_FILENO;
  DiagnoseObserver observer(report);
  const auto campaign = Campaign::open(std::move(request), place.ports(), observer);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  const auto told = [](const std::string& step, Nanos about) {
    talk(step + (about > Nanos{0} ? " (about " + sentence_seconds(seconds(about)) + ")" : ""));
  };
  carry_out_experiment(**campaign, experiment.run, experiment.options, found, told);
  auto result = (*campaign)->finish();
  stopping.now_measures(nullptr);
  return result;
}

/// A server that goes away leaves a part of the answer, and that is a failure of the run.
ExitCode code_of(const CampaignResult& result, const Diagnosis& diagnosis) {
  if (result.fault) return ExitCode::internal;
  if (result.signal == SIGINT) return ExitCode::interrupted;
  if (result.signal != 0) return ExitCode::terminated;
  if (result.lost) return ExitCode::not_durable;
  if (result.fatal) return ExitCode::preflight;
  return diagnosis.complete ? ExitCode::ok : ExitCode::failures;
}

void show_result(const Invocation& asked, const CampaignResult& result, const Diagnosis& diagnosis) {
  if (result.signal == 0) finish_output();
  for (const std::string& note : result.notes) warn(note);
  for (const std::string& line : result.lost_lines) write_error(line);
  if (asked.run.output != "-") show_diagnosis(asked, diagnosis);
  if (result.fault)
    tell(SetupError{ExitCode::internal,
                    "an internal fault ended the experiment",
                    *result.fault,
                    {"please report it, with the command line"}});
  if (result.fatal)
    tell(SetupError{ExitCode::preflight, "the server turned the requests away", result.fatal->detail, {}});
  if (!asked.run.output)
    talk("journal: " + result.journal + " (again: bench diagnose --from " + result.header.run_id + ")");
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

ExitCode run_experiment(const Invocation& asked, int& signal) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  const auto experiment = experiment_of(asked);
  if (!experiment) return tell(experiment.error());
  auto place = open_place(asked);
  if (!place) return tell(place.error());
  for (const std::string& text : place->target.warnings) warn(text);
  RunReport report(experiment->run);
  std::optional<Stopping> stopping(std::in_place, std::vector{&place->target});
  Transport& transport = *place->target.transport;
  auto found = preflight(experiment->run, place->target.host, transport, &report);
  signal = stopping->caught();
  if (signal != 0) return stopped_early(signal);
  if (!found) return tell(found.error());
  found->server.proxy = place->target.proxy;
  const ExperimentForecast plan = forecast(experiment->run, experiment->options, *found);
  if (asked.run.dry_run) {
    stopping.reset();
    finish_output();
    print_plan(plan, experiment->run);
    return ExitCode::ok;
  }
  if (const auto enough = check_budget(plan, experiment->options); !enough) return tell(enough.error());
  talk(plan_text(plan, experiment->run));
  const auto result = carry_out(asked, *experiment, *found, *place, report, *stopping);
  if (!result) return tell(result.error());
  Diagnosis diagnosis =
      concluded(result->header, result->records, result->summary.end, experiment->options, own.peak_bandwidth);
  if (own.verify_advice && diagnosis.advice && diagnosis.advice->places && result->signal == 0) {
    const auto tried = try_advice(asked, *experiment, *diagnosis.advice, report, *stopping);
    if (!tried) return tell(tried.error());
    diagnosis.advice->speedup_tried = *tried;
  } else if (own.verify_advice) {
    warn("--verify-advice: the advice names no places of the server, so there is nothing to try");
  }
  stopping.reset();  // whoever waits for a reader from here on can be ended at once
  show_result(asked, *result, diagnosis);
  if (!result->fault) signal = result->signal;
  return code_of(*result, diagnosis);
}

int carry_out_diagnose(const Invocation& asked) {
  if (asked.own.of<DiagnoseArguments>().from) return diagnose_from(asked);
  int signal = 0;
  const ExitCode code = run_experiment(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
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

Command diagnose_command() {
  return {.name = "diagnose",
          .any_operands = true,
          .about = "why parallel requests help or do not: measures, names the cause and the setting to change",
          .options = {&model_options, &server_options, &exchange_options, &diagnose_options, &amount_options,
                      &prompt_options, &request_options, &result_options, &screen_options, &measurement_options,
                      &config_options},
          .without = {"runs", "warmup", "requests", "limit", "duration", "replay", "prompt-cache", "unload", "format",
                      "percentiles", "append", "resume"},
          .own_defaults = {{"workers", "8"},
                           {"num-predict", "64"},
                           {"prompts", "prompts of about 48 tokens, made here"},
                           {"schema", "one of bench's own; of --prompts none"}},
          .check = check_diagnose,
          .carry_out = carry_out_diagnose,
          .has_journal = true};
}

}  // namespace bench

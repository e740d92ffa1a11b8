// `bench diagnose` of a server: the experiment, answers under load, the context that fits.

#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/diagnosing/diagnosing.h"
#include "cli/diagnosing/session.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/load_suite.h"
#include "study/diagnose/answer_drift.h"
#include "study/diagnose/experiment/pace.h"
#include "study/diagnose/fit.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr double hopeless_share = 0.25;  ///< of the time that a conclusion takes: nothing follows from less

/// The experiment as it goes to a server: what is asked of the run, and what of the diagnosis.
struct Experiment {
  RunOptions run;
  DiagnoseOptions options;
};

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

Expected<CampaignResult> carry_out(const Invocation& asked, const Experiment& experiment, const Preflight& found,
                                   DiagnosePlace& place, RunReport& report, Stopping& stopping) {
  auto legs = opening_legs(experiment.run, experiment.options, found);
  if (!legs) return legs.error();
  const auto told = [](const std::string& step, Nanos about) {
    talk(step + (about > Nanos{0} ? " (about " + sentence_seconds(seconds(about)) + ")" : ""));
  };
  return carry_out(
      asked, {experiment.run, {}, {}, found, *std::move(legs), {}}, place, report, stopping,
      [&](Campaign& campaign) { carry_out_experiment(campaign, experiment.run, experiment.options, found, told); });
}

/// The places that were advised, in the same world.
Expected<std::optional<double>> try_advice(const Invocation& asked, const Experiment& experiment, const Advice& advice,
                                           RunReport& report, Stopping& stopping) {
  auto world = world_of(asked);
  if (!world) return world.error();
  world->behaviour.slots = *advice.places;
  for (sim::Model& model : world->models) model.behaviour.slots = *advice.places;
  DiagnosePlace place = place_in_virtual_time(*std::move(world));
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

/// What to type when a server is too slow for what nobody has agreed to.
void ask_for_budget(const SlowServer& slow) {
  tell(SetupError{ExitCode::failures,
                  "this server takes " + sentence_seconds(slow.request_s) +
                      " for one request alone, so the experiment was not carried out",
                  "it would take about " + budget_text(slow.whole),
                  {"allow it:  --budget " + budget_text(slow.whole), "or let answers be shorter:  --num-predict 16"}});
}

ExitCode run_experiment(const Invocation& asked, int& signal) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  auto experiment = experiment_of(asked);
  if (!experiment) return tell(experiment.error());
  auto place = open_place(asked);
  if (!place) return tell(place.error());
  DiagnoseSession session(experiment->run, *std::move(place));
  if (const auto code = look(experiment->run, session, signal)) return *code;
  experiment->options.stops_if_slow = session.place.threaded;
  const ExperimentForecast plan = forecast(experiment->run, experiment->options, session.found);
  if (asked.run.dry_run) return show_plan_of(session, whole_plan(plan, experiment->run));
  if (const auto enough = check_budget(*experiment, session.found); !enough) return tell(enough.error());
  talk(plan_text(plan, experiment->run));
  const auto result = carry_out(asked, *experiment, session.found, session.place, session.report, *session.stopping);
  if (!result) return tell(result.error());
  Diagnosis diagnosis =
      concluded(result->header, result->records, result->summary.end, experiment->options, own.peak_bandwidth);
  const bool has_places_to_try = diagnosis.advice && diagnosis.advice->places;
  if (own.verify_advice && result->signal == 0 && has_places_to_try) {
    const auto tried = try_advice(asked, *experiment, *diagnosis.advice, session.report, *session.stopping);
    if (!tried) return tell(tried.error());
    diagnosis.advice->speedup_tried = *tried;
  } else if (own.verify_advice && result->signal == 0) {
    warn("--verify-advice: the advice names no places of the server, so there is nothing to try");
  }
  session.stopping.reset();  // whoever waits for a reader from here on can be ended at once
  show_result(asked, *result, [&] { show_diagnosis(asked, diagnosis); });
  const auto slow = found_too_slow(result->records, result->summary.end, experiment->options);
  if (slow && result->signal == 0) ask_for_budget(*slow);
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
  DiagnoseSession session(run, *std::move(place));
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
  DiagnoseSession session(run, *std::move(place));
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

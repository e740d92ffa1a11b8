#include "cli/measuring/measurement.h"

#include <functional>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "campaign/campaign.h"
#include "campaign/earlier/load_run.h"
#include "campaign/earlier/replay.h"
#include "campaign/earlier/resume.h"
#include "campaign/input_length.h"
#include "campaign/preflight.h"
#include "campaign/run_header.h"
#include "cli/comparing/baseline.h"
#include "cli/comparing/sides.h"
#include "cli/measuring/dry_run.h"
#include "cli/measuring/exit_code.h"
#include "cli/measuring/replayed.h"
#include "cli/measuring/resumed.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/results/exports.h"
#include "cli/results/report_file.h"
#include "cli/results/step_summary.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "plan/load_suite.h"
#include "study/sweep/workers_auto.h"
#include "system/clock.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

Expected<CampaignResult> measure(CampaignRequest request, Target& target, RunReport& report, Stopping& stopping) {
  const SteadyClock clock;
  const RealSensors sensors;
  if (request.options.output == "-") request.journal_fd = STDOUT_FILENO;
  const auto campaign = Campaign::open(std::move(request), {target, clock, sensors}, report);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  auto result = (*campaign)->run();
  stopping.now_measures(nullptr);
  return result;
}

/// With --input-tokens: prompts of that length, as the server counts.
Expected<void> make_prompts(const RunOptions& options, const Preflight& found, Target& target, Suite& suite) {
  talk("--input-tokens: asking the server how long a word is" +
       std::string(found.server.simulated ? " [simulated]" : ""));
  const SteadyClock clock;
  auto made = InputLength(options, found, *target.transport, clock).prompts_of(*options.input_tokens);
  if (!made) return made.error();
  if (!made->caution.empty()) warn(made->caution);
  suite = std::move(made->suite);
  return {};
}

/// With --workers auto: probes the server, says what came of it, and puts the number where everybody looks for it.
std::optional<WorkersChoice> decide_workers(Invocation& asked, const Preflight& found, std::vector<Leg>& legs,
                                            Target& target) {
  RunOptions& options = asked.run;
  if (!options.workers_auto) return std::nullopt;
  talk("--workers auto: a short probe of " + legs.front().plan.to.model + " first, a minute at most" +
       (found.server.simulated ? " [simulated]" : ""));
  const SteadyClock clock;
  WorkersChoice choice = probe_workers(legs.front(), found, {*target.transport, clock});
  talk("--workers auto: " + std::to_string(choice.workers) + ", " + choice.why);
  for (Leg& leg : legs) leg.shape.workers = choice.workers;
  options.workers = choice.workers;
  options.workers_auto = false;
  for (ResolvedOption& option : asked.resolved)
    if (option.name == "workers") {
      option.value = std::to_string(choice.workers);
      option.source = "auto: " + choice.why;
    }
  return choice;
}

/// What is to be measured, as it was typed or as an earlier run says.
struct Task {
  Invocation asked;
  std::shared_ptr<Suite> suite;
  std::function<Expected<std::vector<Leg>>(const Preflight& found)> legs;
  std::optional<GoingOn> going_on = {};
};

Expected<Task> new_task(Invocation asked) {
  asked.run = with_seeds(asked.run);
  auto suite = asked.run.input_tokens ? Expected<Suite>(uncalibrated_prompts(asked.run, *asked.run.input_tokens))
                                      : load_suite(asked.run, read_stdin);
  if (!suite) return suite.error();
  const auto shared = std::make_shared<Suite>(*std::move(suite));
  const auto legs = [options = asked.run, shared](const Preflight& found) {
    return make_legs(options, *shared, found);
  };
  return Task{std::move(asked), shared, legs};
}

Expected<Task> task_again(const Invocation& typed) {
  auto earlier = load_replay(*typed.run.replay);
  if (!earlier) return earlier.error();
  auto asked = replayed(typed, *earlier);
  if (!asked) return asked.error();
  for (std::size_t i = typed.warnings.size(); i < asked->warnings.size(); ++i) warn(asked->warnings[i]);
  const auto shared = std::make_shared<Suite>(earlier->suite);
  const auto legs = [options = asked->run, earlier = *std::move(earlier)](const Preflight& found) {
    return replay_legs(options, earlier, found);
  };
  return Task{*std::move(asked), shared, legs};
}

/// What is left of a run that goes on.
Expected<Task> rest_of_task(const Invocation& typed, const ResumableRun& run) {
  if (typed.run.append && !typed.run.input_tokens) {  // whose prompts only the journal has
    const auto suite = load_suite(typed.run, read_stdin);
    if (!suite) return suite.error();
    if (const auto same = check_same_suite(run, *suite); !same) return same.error();
  }
  auto asked = resumed(typed, run);
  if (!asked) return asked.error();
  for (std::size_t i = typed.warnings.size(); i < asked->warnings.size(); ++i) warn(asked->warnings[i]);
  const auto shared = std::make_shared<Suite>(run.earlier.suite);
  const auto legs = [options = asked->run, run](const Preflight& found) { return resumed_legs(options, run, found); };
  return Task{*std::move(asked), shared, legs, run.going_on};
}

/// The page that --report asks for. The journal is there in any case.
Expected<void> write_page(const CampaignResult& result, const RunOptions& options) {
  if (!options.report) return {};
  const RunView view{result.header, result.records, result.summary, {}};
  const auto written = write_report_page(*options.report, make_report({{result.header.run_id, view, result.notes}}));
  if (written) talk("report: " + *options.report);
  return written;
}

/// The result, what follows from it beside an earlier run, and the files that were asked for.
ExitCode show_result(const CampaignResult& result, const RunOptions& options, const Baseline* baseline,
                     const RunReport& report) {
  const auto compared = baseline == nullptr ? std::vector<ComparedRuns>{} : baseline->compare(result);
  report.show(result, compared);
  const RunView view{result.header, result.records, result.summary, Style{}};
  add_to_step_summary(markdown_renderer().render(view));
  ExitCode code = exit_code_of(result, options);
  const auto worsen = [&](ExitCode other) { code = code == ExitCode::ok ? other : code; };
  if (!write_exports(options, view)) worsen(ExitCode::not_durable);
  if (const auto page = write_page(result, options); !page) worsen(tell(page.error()));
  if (!keeps_change_gates(compared)) worsen(ExitCode::gate);
  return code;
}

/// Nothing is sent when it could not be compared with the baseline that is wanted.
Expected<CampaignResult> measure_beside(const Baseline* baseline, CampaignRequest request, Target& target,
                                        RunReport& report, Stopping& stopping) {
  if (baseline != nullptr) {
    const auto fits = baseline->check(make_header(request, RealSensors(), SteadyClock()));
    if (!fits) return fits.error();
  }
  return measure(std::move(request), target, report, stopping);
}

/// Nothing is left to send: what the journal says is shown once more.
ExitCode show_complete(const Invocation& asked, const ResumableRun& run, const Baseline* baseline) {
  talk("the run " + run.going_on.header.run_id + " is complete: nothing is left to send");
  if (const auto ended = complete_journal(run); !ended) return tell(ended.error());
  auto loaded = load_run(run.path());
  if (!loaded) return tell(loaded.error());
  CampaignResult result;
  result.header = std::move(loaded->header);
  result.records = std::move(loaded->records);
  result.summary = std::move(loaded->summary);
  result.journal = run.path();
  result.notes = std::move(loaded->notes);
  if (baseline != nullptr)
    if (const auto fits = baseline->check(result.header); !fits) return tell(fits.error());
  return show_result(result, asked.run, baseline, RunReport(asked.run));
}

/// Whether the files that the end of the run is to make can be made.
Expected<void> check_files(const RunOptions& run) {
  if (run.report)
    if (const auto possible = check_report_target(*run.report); !possible) return possible.error();
  return check_exports(run);
}

/// The run that is to go on, if any.
Expected<std::optional<ResumableRun>> earlier_run(const Invocation& typed) {
  const auto earlier = run_to_resume(typed);
  if (!earlier) return earlier.error();
  if (!*earlier) return std::optional<ResumableRun>();
  auto loaded = load_resumable(**earlier, !typed.run.dry_run);
  if (!loaded) return loaded.error();
  if (!loaded->repaired.empty()) warn(loaded->repaired);
  return std::optional<ResumableRun>(*std::move(loaded));
}

Expected<Preflight> look_at(const RunOptions& options, Target& target, RunReport& report) {
  auto found = options.dry_run ? Expected<Preflight>(glance(options, target.host, *target.transport))
                               : preflight(options, target.host, *target.transport, &report);
  if (found) found->server.proxy = target.proxy;
  return found;
}

ExitCode measure_and_report(const Invocation& typed, int& signal) {
  if (const auto files = check_files(typed.run); !files) return tell(files.error());
  auto resumed = earlier_run(typed);
  if (!resumed) return tell(resumed.error());
  std::optional<ResumableRun>& run = *resumed;
  const auto baseline = Baseline::load(typed);
  if (!baseline) return tell(baseline.error());
  const auto task = run ? rest_of_task(typed, *run) : typed.run.replay ? task_again(typed) : new_task(typed);
  if (!task) return tell(task.error());
  if (run && run->left() == 0) return show_complete(task->asked, *run, baseline->get());
  if (run)
    talk("going on with the run " + run->going_on.header.run_id + ": " + counted(run->left(), "request") + " left");
  Invocation asked = task->asked;
  const RunOptions& options = asked.run;

  auto target = open_target(options, *task->suite);
  if (!target) return tell(target.error());
  for (const std::string& text : target->warnings) warn(text);
  RunReport report(options);
  std::optional<Stopping> stopping(std::in_place, std::vector{&*target});
  auto found = look_at(options, *target, report);
  signal = stopping->caught();
  if (signal != 0) return stopped_early(signal);
  if (!found) return tell(found.error());
  const bool is_new = !run && !typed.run.replay;
  if (options.input_tokens && is_new && !options.dry_run) {
    if (const auto made = make_prompts(options, *found, *target, *task->suite); !made) return tell(made.error());
    signal = stopping->caught();
    if (signal != 0) return stopped_early(signal);
  }
  auto legs = task->legs(*found);
  if (!legs) return tell(legs.error());
  if (options.dry_run) {
    stopping.reset();
    finish_output();
    return dry_run(asked, *found, *legs);
  }
  const auto choice = decide_workers(asked, *found, *legs, *target);
  signal = stopping->caught();
  if (signal != 0) return stopped_early(signal);

  CampaignRequest request{options, asked.resolved, asked.argv, *found, *legs, {}, task->going_on};
  request.workers_auto = choice;
  const auto result = measure_beside(baseline->get(), std::move(request), *target, report, *stopping);
  if (!result) return tell(result.error());
  stopping.reset();  // whoever waits for a reader from here on can be ended at once
  const ExitCode code = show_result(*result, options, baseline->get(), report);
  if (!result->fault) signal = result->signal;
  return code;
}

}  // namespace

int carry_out_measurement(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = measure_and_report(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
}

}  // namespace bench

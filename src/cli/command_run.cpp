// `bench run`: options -> campaign -> what is shown of it, and the exit code.

#include <functional>
#include <unistd.h>
#include <utility>
#include <vector>

#include "campaign/campaign.h"
#include "campaign/preflight.h"
#include "campaign/replay.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/exit_code.h"
#include "cli/option/option_tables.h"
#include "cli/overview.h"
#include "cli/replayed.h"
#include "cli/run_report.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "plan/load_suite.h"
#include "system/clock.h"
#include "system/real_sensors.h"
#include "system/signals.h"

namespace bench {
namespace {

Expected<CampaignResult> measure(CampaignRequest request, Target& target, RunReport& report) {
  const SteadyClock clock;
  const RealSensors sensors;
  if (request.options.output == "-") request.journal_fd = STDOUT_FILENO;
  const auto campaign = Campaign::open(std::move(request), {target, clock, sensors}, report);
  if (!campaign) return campaign.error();
  const SignalWatcher watcher({[&](int signal) { (*campaign)->stop(signal); }, [&] { (*campaign)->hold_writes(); }});
  return (*campaign)->run();
}

/// What is to be measured, as it was typed or as an earlier run says.
struct Task {
  Invocation asked;
  std::function<Expected<std::vector<Leg>>(const Preflight& found)> legs;
};

Expected<Task> new_task(Invocation asked) {
  asked.run = with_seeds(asked.run);
  auto suite = load_suite(asked.run, read_stdin);
  if (!suite) return suite.error();
  const auto legs = [options = asked.run, suite = *std::move(suite)](const Preflight& found) {
    return make_legs(options, suite, found);
  };
  return Task{std::move(asked), legs};
}

Expected<Task> task_again(const Invocation& typed) {
  auto earlier = load_replay(*typed.run.replay);
  if (!earlier) return earlier.error();
  auto asked = replayed(typed, *earlier);
  if (!asked) return asked.error();
  for (std::size_t i = typed.warnings.size(); i < asked->warnings.size(); ++i) warn(asked->warnings[i]);
  const auto legs = [options = asked->run, earlier = *std::move(earlier)](const Preflight& found) {
    return replay_legs(options, earlier, found);
  };
  return Task{*std::move(asked), legs};
}

ExitCode measure_and_report(const Invocation& typed, int& signal) {
  const auto task = typed.run.replay ? task_again(typed) : new_task(typed);
  if (!task) return tell(task.error());
  const Invocation& asked = task->asked;
  const RunOptions& options = asked.run;

  auto target = open_target(options);
  if (!target) return tell(target.error());
  for (const std::string& text : target->warnings) warn(text);
  RunReport report(options);
  const auto found = options.dry_run ? Expected<Preflight>(glance(options, target->host, *target->transport))
                                     : preflight(options, target->host, *target->transport, &report);
  if (!found) return tell(found.error());
  const auto legs = task->legs(*found);
  if (!legs) return tell(legs.error());
  if (options.dry_run) return dry_run(asked, *found, *legs);

  const auto result = measure({options, asked.resolved, asked.argv, *found, *legs, {}}, *target, report);
  if (!result) return tell(result.error());
  report.show(*result);
  signal = result->signal;
  return exit_code_of(*result, options);
}

/// `bench` without options, from somebody who wants to know what there is.
bool is_bare(const Invocation& asked) {
  return asked.flags.empty() && asked.run.models.empty() && !asked.run.sim && !asked.run.replay;
}

int carry_out_run(const Invocation& asked) {
  if (is_bare(asked)) return static_cast<int>(show_overview(asked));
  int signal = 0;
  const ExitCode code = measure_and_report(asked, signal);
  // Everything is written and every child has ended: the parent may now see the signal.
  if (signal != 0) reraise(signal);
  return static_cast<int>(code);
}

/// What makes only sense, or no sense, together.
Expected<void> check_run(Invocation& in) {
  RunOptions& run = in.run;
  run.sim = run.sim || run.sim_world;
  if (run.sim && in.flags.contains("host"))
    return usage_error("--sim and --host exclude each other", "--sim starts a server of its own",
                       {"leave one of them out"});
  if (in.flags.contains("prompt") && in.flags.contains("prompts"))
    return usage_error("--prompt and --prompts exclude each other", "", {"leave one of them out"});
  if (is_bare(in)) return {};
  if (run.models.empty() && !run.sim && !run.replay)
    return usage_error("which model?", "",
                       {"name one:  bench --model llama3.1:8b", "see what is there:  bench ls models"});
  return {};
}

}  // namespace

Command run_command() {
  return {.name = "run",
          .bare_word = "model",
          .about = "measure a prompt suite: time to first token, tokens per second, wall time (the default)",
          .options = {&model_options, &server_options, &exchange_options, &amount_options, &prompt_options,
                      &request_options, &result_options, &gate_options, &screen_options, &measurement_options},
          .check = check_run,
          .carry_out = carry_out_run,
          .has_journal = true};
}

}  // namespace bench

// `bench run`: options -> campaign -> what is shown of it, and the exit code.

#include <unistd.h>
#include <utility>

#include "campaign/campaign.h"
#include "campaign/preflight.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/exit_code.h"
#include "cli/option/option_tables.h"
#include "cli/overview.h"
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

ExitCode measure_and_report(const Invocation& asked, int& signal) {
  const auto options = with_seeds(asked.run);
  if (!options) return tell(options.error());
  const auto suite = load_suite(*options, read_stdin);
  if (!suite) return tell(suite.error());

  auto target = open_target(*options);
  if (!target) return tell(target.error());
  for (const std::string& text : target->warnings) warn(text);
  RunReport report(*options);
  const auto found = options->dry_run ? Expected<Preflight>(glance(*options, target->host, *target->transport))
                                      : preflight(*options, target->host, *target->transport, &report);
  if (!found) return tell(found.error());
  const auto legs = make_legs(*options, *suite, *found);
  if (!legs) return tell(legs.error());
  if (options->dry_run) return dry_run(asked, *found, *legs);

  const auto result = measure({*options, asked.resolved, asked.argv, *found, *legs, {}}, *target, report);
  if (!result) return tell(result.error());
  report.show(*result);
  signal = result->signal;
  return exit_code_of(*result, *options);
}

/// `bench` without options, from somebody who wants to know what there is.
bool is_bare(const Invocation& asked) { return asked.flags.empty() && asked.run.models.empty() && !asked.run.sim; }

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
  if (run.models.empty() && !run.sim)
    return usage_error("which model?", "",
                       {"name one:  bench --model llama3.1:8b", "see what is there:  bench ls models"});
  return {};
}

}  // namespace

Command run_command() {
  return {.name = "run",
          .about = "measure a prompt suite: time to first token, tokens per second, wall time (the default)",
          .options = {&model_options, &server_options, &exchange_options, &amount_options, &prompt_options,
                      &request_options, &result_options, &gate_options, &screen_options, &measurement_options},
          .check = check_run,
          .carry_out = carry_out_run,
          .has_journal = true};
}

}  // namespace bench

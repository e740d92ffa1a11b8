// `bench run`: options -> campaign -> what is shown of it, and the exit code.

#include <unistd.h>
#include <utility>

#include "campaign/campaign.h"
#include "campaign/preflight.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run_report.h"
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

ExitCode run_command(const Invocation& asked, int& signal) {
  const auto options = with_seeds(asked.run);
  if (!options) return tell(options.error());
  const auto suite = load_suite(*options, read_stdin);
  if (!suite) return tell(suite.error());
  const auto demands = demands_of(*options);
  if (!demands) return tell(demands.error());

  auto target = open_target(*options);
  if (!target) return tell(target.error());
  for (const std::string& text : target->warnings) warn(text);
  const auto found = options->dry_run ? Expected<Preflight>(glance(*options, target->host, *target->transport))
                                      : preflight(*options, target->host, *target->transport);
  if (!found) return tell(found.error());
  const auto legs = make_legs(*options, *suite, *found);
  if (!legs) return tell(legs.error());
  if (options->dry_run) return dry_run(asked, *found, *legs);

  RunReport report(*options);
  const auto result = measure({*options, asked.resolved, asked.argv, *found, *legs, {}}, *target, report);
  if (!result) return tell(result.error());
  report.show(*result, demands->gates);
  signal = result->signal;
  return exit_code_of(*result, *demands);
}

}  // namespace

int command_run(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = run_command(asked, signal);
  // Everything is written and every child has ended: the parent may now see the signal.
  if (signal != 0) reraise(signal);
  return static_cast<int>(code);
}

}  // namespace bench

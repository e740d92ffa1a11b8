// `bench run`: the prompts of a suite, timed.

#include "cli/commands.h"
#include "cli/comparing/baseline.h"
#include "cli/measuring/measurement.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/overview.h"
#include "cli/results/exports.h"

namespace bench {
namespace {

/// `bench` without options, from somebody who wants to know what there is.
bool is_bare(const Invocation& asked) {
  return asked.flags.empty() && asked.run.models.empty() && !asked.run.sim && !asked.run.command && !asked.run.replay &&
         !asked.run.resume;
}

int carry_out_run(const Invocation& asked) {
  return is_bare(asked) ? static_cast<int>(show_overview(asked)) : carry_out_measurement(asked);
}

/// What makes only sense, or no sense, together.
Expected<void> check_run(Invocation& in) {
  RunOptions& run = in.run;
  if (const auto one = check_one_server(in); !one) return one.error();
  if (const auto one = check_one_source_of_prompts(in); !one) return one.error();
  if (is_bare(in)) return {};
  const bool may_tell = in.flags.contains("host");  // the server that is named may have one model only
  if (run.models.empty() && !may_tell && !run.sim && !run.command && !run.replay && !run.resume)
    return usage_error("which model?", "",
                       {"name one:  bench --model llama3.1:8b", "see what is there:  bench ls models"});
  return {};
}

std::vector<HelpList> list_formats_of_run() { return {list_of_formats()}; }

}  // namespace

Command run_command() {
  return {.name = "run",
          .bare_word = "model",
          .about = "measure a prompt suite: time to first token, tokens per second, wall time (the default)",
          .options = {&model_options, &server_options, &exchange_options, &amount_options, &prompt_options,
                      &request_options, &result_options, &export_options, &gate_options, &baseline_options,
                      &screen_options, &measurement_options, &config_options},
          .lists = list_formats_of_run,
          .check = check_run,
          .carry_out = carry_out_run,
          .has_journal = true};
}

}  // namespace bench

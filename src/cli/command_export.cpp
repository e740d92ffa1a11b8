// `bench export RUN KIND=PATH...`: a run of earlier in the forms that other programs read.

#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "campaign/earlier/load_run.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/results/exports.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "record/run_store.h"

namespace bench {
namespace {

constexpr OptionRow export_command_rows[] = {
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "print it in this form",
     .unset = "nothing is printed",
     .field = registered<printed_renderers, no_word, &RunOptions::format>,
     .only_typed = true},  // what stands elsewhere is for runs that are measured
};
constexpr OptionTable export_command_options = {"Forms", export_command_rows};

/// What follows the run is KIND=PATH.
Expected<void> check_export(Invocation& in) {
  const std::vector<std::string> example = {"write:  bench export last trace=run.trace.json csv=run.csv",
                                            "or print it:  bench export last --format md"};
  if (in.operands.empty()) return usage_error("bench export of what?", "", example);
  for (std::size_t i = 1; i < in.operands.size(); ++i) {
    auto target = parse_export(in.operands[i]);
    if (!target)
      return usage_error("'" + in.operands[i] + "' says no file to write", target.error().why, target.error().try_this);
    in.run.exports.push_back(*std::move(target));
  }
  if (in.run.exports.empty() && in.run.format == nullptr)
    return usage_error("bench export of " + in.operands.front() + " to where?", "", example);
  return {};
}

int export_run(const Invocation& asked) {
  const RunOptions& options = asked.run;
  if (const auto exports = check_exports(options); !exports) return static_cast<int>(tell(exports.error()));
  const auto path = resolve_run(asked.operands.front());
  if (!path) return static_cast<int>(tell(path.error()));
  const auto run = load_run(*path);
  if (!run) return static_cast<int>(tell(run.error()));
  for (const std::string& note : run->notes) warn(note);
  const RunView view{run->header, run->records, run->summary, terminal_of(STDOUT_FILENO, options).style};
  if (options.format != nullptr) write_output(options.format->render(view));
  return static_cast<int>(write_exports(options, view) ? ExitCode::ok : ExitCode::not_durable);
}

std::vector<HelpList> list_formats_of_export() { return {list_of_formats()}; }

}  // namespace

Command export_command() {
  return {.name = "export",
          .any_operands = true,
          .operands_shown = "RUN [KIND=PATH...]",
          .about = "write an earlier run in the forms that other programs read",
          .options = {&export_command_options, &screen_options},
          .lists = list_formats_of_export,
          .check = check_export,
          .carry_out = export_run,
          .rare = true};
}

}  // namespace bench

#include "cli/commands.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "cli/help.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/terminal.h"
#include "system/build_facts.h"
#include "system/log.h"
#include "system/signals.h"

namespace bench {
namespace {

struct Command {
  std::string_view name;
  int (*carry_out)(const Invocation& asked);
  bool has_journal;  ///< stdout is a copy of what is kept elsewhere
};

constexpr Command commands[] = {
    {"run", command_run, true},    {"sim", command_sim, false},         {"ls", command_ls, false},
    {"help", command_help, false}, {"version", command_version, false},
};

LogLevel log_level(const RunOptions& options) {
  if (options.debug_http || options.verbose >= 2) return LogLevel::debug;
  if (options.verbose == 1) return LogLevel::info;
  return options.quiet ? LogLevel::silent : LogLevel::warnings;
}

void prepare_talk(const RunOptions& options) {
  set_message_style(options);
  start_log(log_level(options), terminal_of(STDERR_FILENO, options).style.color);
}

/// Data that did not arrive is never passed over. A run has its journal, so it only warns; elsewhere stdout was all
/// there is.
int code_after_output(const Command& command, int code) {
  if (output_error() == 0) return code;
  const std::string why = std::generic_category().message(output_error());
  if (command.has_journal) {
    warn("standard output is incomplete (" + why + "); the journal of the run is not affected");
    return code;
  }
  const ExitCode lost = tell({ExitCode::not_durable, "standard output is incomplete", why, {}});
  return code == 0 ? static_cast<int>(lost) : code;
}

int carry_out(std::span<const std::string> arguments) {
  const auto asked = parse(arguments, process_environment());
  if (!asked) return static_cast<int>(tell(asked.error()));
  const auto* command = std::find_if(std::begin(commands), std::end(commands),
                                     [&](const Command& known) { return known.name == asked->command; });
  const bool talks = command->name != "help" && command->name != "version";
  if (talks) prepare_talk(asked->run);  // the others are to be as quick as they can
  for (const std::string& warning : asked->warnings) warn(warning);
  return code_after_output(*command, command->carry_out(*asked));
}

int internal_fault(const char* what) {
  return static_cast<int>(
      tell({ExitCode::internal, "internal fault", what, {"please report it, with the command line"}}));
}

}  // namespace

int command_help(const Invocation& asked) {
  write_output(help_text(asked.topic, terminal_of(STDOUT_FILENO, asked.run).style));
  return 0;
}

int command_version(const Invocation&) {
  write_output(version_line() + "\n");
  return 0;
}

int bench_main(int argc, char** argv) {
  try {
    open_standard_streams();
    prepare_signals();
    return carry_out(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  } catch (const std::exception& fault) {
    return internal_fault(fault.what());
  } catch (...) {
    return internal_fault("an unknown exception");
  }
}

}  // namespace bench

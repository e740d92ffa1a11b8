#include "cli/commands.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <spdlog/spdlog.h>

#include "cli/option/config_file.h"
#include "cli/option/help.h"
#include "cli/option/parse.h"
#include "cli/terminal/last_words.h"
#include "cli/terminal/log.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "system/build_facts.h"
#include "system/signals.h"

// One line for each command; <name>_command() is defined in command_<name>.cpp, those of help and version below.
#define BENCH_COMMANDS(X) \
  X(run)                  \
  X(mmlu)                 \
  X(eval)                 \
  X(compare)              \
  X(report)               \
  X(diagnose)             \
  X(sweep)                \
  X(overhead)             \
  X(sim)                  \
  X(ls)                   \
  X(fetch)                \
  X(grade)                \
  X(verify)               \
  X(export)               \
  X(schema)               \
  X(help)                 \
  X(version)

namespace bench {

#define BENCH_DECLARE(name) Command name##_command();
BENCH_COMMANDS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const Command> commands() {
#define BENCH_MAKE(name) name##_command(),
  static const Command table[] = {
      BENCH_COMMANDS(BENCH_MAKE)
      // Promised.
      {.name = "chat", .about = "conversation with statistics"},
      {.name = "selftest", .about = "error of the harness itself"},
      {.name = "doctor", .alias = "info", .about = "environment, versions, server"},
      {.name = "completion", .about = "completion script of a shell"},
  };
#undef BENCH_MAKE
  return table;
}

const Command* find_command(std::string_view name) {
  const auto all = commands();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Command& command) {
    return command.name == name || (!command.alias.empty() && command.alias == name);
  });
  return found == all.end() ? nullptr : &*found;
}

bool takes(const Command& command, const OptionRow& row) {
  if (std::find(command.without.begin(), command.without.end(), row.name) != command.without.end()) return false;
  for (const OptionTable* table : command.options)
    for (const OptionRow& other : table->rows)
      if (other.name == row.name) return &other == &row;
  return false;
}

std::vector<const OptionRow*> options_of(const Command& command) {
  std::vector<const OptionRow*> rows;
  for (const OptionTable* table : command.options)
    for (const OptionRow& row : table->rows)
      if (takes(command, row)) rows.push_back(&row);
  return rows;
}

std::string_view own_default(const Command& command, const OptionRow& row) {
  for (const OwnDefault& own : command.own_defaults)
    if (own.option == row.name) return own.meaning;
  return "";
}

namespace {

Expected<void> take_topic(Invocation& in) {
  if (in.operands.empty()) return {};
  if (in.operands.front() == everything) {
    in.topic = everything;
    return {};
  }
  const auto command = command_named(in.operands.front());
  if (!command) return command.error();
  in.topic = (*command)->name;
  return {};
}

int print_help(const Invocation& asked) {
  write_output(help_text(asked.topic, terminal_of(STDOUT_FILENO, asked.run).style));
  return 0;
}

int print_version(const Invocation&) {
  write_output(version_line() + "\n");
  return 0;
}

/// What --verbose says of the command line: every value that is not a default, and where it comes from.
void log_options(const Invocation& asked) {
  for (const ResolvedOption& option : asked.resolved)
    if (option.source != "default") spdlog::info("{} = {} ({})", option.name, option.value, option.source);
}

/// Data that did not arrive is never passed over. A run has its journal, so it only warns; elsewhere stdout was all
/// there is.
int code_after_output(const Command& command, int code) {
  if (command.has_journal) {
    warn_of_lost_output();
    return code;
  }
  const std::string why = lost_output();
  if (why.empty()) return code;
  const ExitCode lost = tell({ExitCode::not_durable, "standard output is incomplete", why, {}});
  return code == 0 ? static_cast<int>(lost) : code;
}

int obey(std::span<const std::string> arguments) {
  const auto asked = parse(arguments, process_environment());
  if (!asked) return static_cast<int>(tell(asked.error()));
  const Command& command = *asked->command;
  if (!command.at_once) {
    set_message_style(asked->run);
    start_log(log_level_of(asked->run));
    log_options(*asked);
  }
  for (const std::string& warning : asked->warnings) warn(warning);
  if (const auto& config = asked->own.of<ConfigArguments>(); config.dump) {
    write_output(config.text);
    finish_output();
    return code_after_output(*find_command("help"), 0);
  }
  const int code = command.carry_out(*asked);
  finish_output();
  return code_after_output(command, code);
}

int out_of_memory() {
  return static_cast<int>(
      tell({ExitCode::internal, "out of memory", "", {"ask for less at once, with fewer --workers"}}));
}

int refused_by_system(const char* what) {
  return static_cast<int>(
      tell({ExitCode::internal, "the system refuses what is needed", what, {"see its limits:  ulimit -a"}}));
}

int internal_fault(const char* what) {
  return static_cast<int>(
      tell({ExitCode::internal, "internal fault", what, {"please report it, with the command line"}}));
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .any_operands = true,
          .operands_shown = "[COMMAND]",
          .about = "this text, or that of a command",
          .check = take_topic,
          .carry_out = print_help,
          .at_once = true};
}

Command version_command() {
  return {.name = "version", .about = "version and build", .carry_out = print_version, .at_once = true};
}

int bench_main(int argc, char** argv) {
  have_last_words();
  int code = 0;
  try {
    open_standard_streams();
    prepare_signals();
    code = obey(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  } catch (const std::bad_alloc&) {
    code = out_of_memory();
  } catch (const std::system_error& fault) {
    code = refused_by_system(fault.what());
  } catch (const std::exception& fault) {
    code = internal_fault(fault.what());
  } catch (...) {
    code = internal_fault("an unknown exception");
  }
  finish_output();
  return code;
}

}  // namespace bench

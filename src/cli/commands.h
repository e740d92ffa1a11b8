#pragma once

#include <span>
#include <string_view>

#include "bench/failure.h"

#include "cli/option/invocation.h"
#include "cli/option/option_row.h"

namespace bench {

/// One command: what the user sees of it, what it takes, what it does. It is made by <name>_command(), which stands
/// with the rows of its own options and its function in command_<name>.cpp, and named by one line in commands.cpp.
struct Command {
  std::string_view name;
  std::string_view alias = "";
  std::string_view operands = "";   ///< words that may follow, blanks between them; exactly one must
  bool any_operands = false;        ///< takes words that check() looks at
  std::string_view bare_word = "";  ///< the option that a word without one was most likely meant for; "": none
  std::string_view about = "";
  std::vector<const OptionTable*> options = {};         ///< in the order of its help
  Expected<void> (*check)(Invocation& in) = nullptr;    ///< what makes only sense, or no sense, together
  int (*carry_out)(const Invocation& asked) = nullptr;  ///< prints its own errors, returns the exit code; null: later
  bool has_journal = false;                             ///< stdout is a copy of what is kept elsewhere
  bool at_once = false;  ///< answers without a log and without looking at the terminal's colours for messages

  bool is_later() const { return carry_out == nullptr; }  ///< promised, not in this version
};

/// All commands, in the order of the help.
std::span<const Command> commands();
const Command* find_command(std::string_view name);

/// Every option of a command, in the order of its help.
std::vector<const OptionRow*> options_of(const Command& command);

/// The program as a function: reads the command line, does what it says, hands back the exit code. No exception gets
/// out.
int bench_main(int argc, char** argv);

}  // namespace bench

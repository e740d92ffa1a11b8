#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/failure.h"

#include "cli/option/invocation.h"
#include "cli/option/option_row.h"

namespace bench {

/// What an option that several commands share means in one of them when it is not given.
struct OwnDefault {
  std::string_view option;
  std::string_view meaning;
};

/// A list at the end of a command's help: a name and an explanation on each line.
struct HelpList {
  std::string title;
  std::vector<std::pair<std::string, std::string>> entries;
};

/// One command: what the user sees of it, what it takes, what it does. It is made by <name>_command(), which stands
/// with the rows of its own options and its function in command_<name>.cpp, and named by one line in commands.cpp.
struct Command {
  std::string_view name;
  std::string_view alias = "";
  std::string_view operands = "";        ///< words that may follow, blanks between them; exactly one must
  bool any_operands = false;             ///< takes words that check() looks at
  std::string_view operands_shown = "";  ///< what stands for those words in the help
  std::string_view bare_word = "";       ///< the option that a word without one was most likely meant for; "": none
  std::string_view about = "";
  std::vector<const OptionTable*> options = {};         ///< in the order of its help
  std::vector<std::string_view> without = {};           ///< options of those tables that it does not take
  std::vector<OwnDefault> own_defaults = {};            ///< that differ from those of the rows
  std::vector<HelpList> (*lists)() = nullptr;           ///< what its options may name, at the end of its help
  Expected<void> (*check)(Invocation& in) = nullptr;    ///< what makes only sense, or no sense, together
  int (*carry_out)(const Invocation& asked) = nullptr;  ///< prints its own errors, returns the exit code; null: later
  bool has_journal = false;                             ///< stdout is a copy of what is kept elsewhere
  bool rare = false;                                    ///< the help on one screen only names it
  bool at_once = false;  ///< answers without a log and without looking at the terminal's colours for messages

  bool is_later() const { return carry_out == nullptr; }  ///< promised, not in this version
};

/// All commands, in the order of the help.
std::span<const Command> commands();
const Command* find_command(std::string_view name);

/// Whether the command takes an option of its tables: of two with one name it takes the first.
bool takes(const Command& command, const OptionRow& row);
/// Every option of a command, in the order of its help.
std::vector<const OptionRow*> options_of(const Command& command);

/// What the command itself says of an option that is not given; "": what the row says.
std::string_view own_default(const Command& command, const OptionRow& row);

/// The program as a function: reads the command line, does what it says, hands back the exit code. No exception gets
/// out.
int bench_main(int argc, char** argv);

}  // namespace bench

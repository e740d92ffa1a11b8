#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A command as the user sees it. What it does is in commands.cpp.
struct CommandRow {
  std::string_view name;
  std::string_view alias = "";
  std::string_view operands = "";  ///< words that may follow, blanks between them; exactly one must
  std::string_view about = "";
  bool later = false;  ///< promised, not in this version
};

std::span<const CommandRow> command_table();
const CommandRow* find_command(std::string_view name);

/// The words of a text with blanks between them.
std::vector<std::string> words_in(std::string_view text);

}  // namespace bench

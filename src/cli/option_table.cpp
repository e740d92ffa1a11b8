#include "cli/option_table.h"

namespace bench {
namespace {

constexpr Shorthand shorthand_table[] = {
    {"json", "format", "json"},           {"no-warmup", "warmup", "0"},        {"no-color", "color", "never"},
    {"disable-tqdm", "progress", "none"}, {"no-progress", "progress", "none"},
};

}  // namespace

std::string_view title_of(OptionGroup group) {
  switch (group) {
    case OptionGroup::server:
      return "Model and server";
    case OptionGroup::amount:
      return "How much";
    case OptionGroup::prompts:
      return "Prompts";
    case OptionGroup::request:
      return "Request";
    case OptionGroup::results:
      return "Results";
    case OptionGroup::gates:
      return "Limits to pass";
    case OptionGroup::terminal:
      return "Terminal";
    case OptionGroup::listener:
      return "Where it listens, what it logs";
    case OptionGroup::world:
      return "Simulated world";
  }
  return "";
}

std::vector<const OptionRow*> options_of(std::string_view command) {
  std::vector<const OptionRow*> rows;
  if (command == "sim")
    for (const OptionRow& row : sim_options()) rows.push_back(&row);
  if (command == "ls")
    for (const OptionRow& row : ls_options()) rows.push_back(&row);
  for (const OptionRow& row : run_options())
    if (command == "run" || (command == "ls" && row.also_ls)) rows.push_back(&row);
  return rows;
}

std::span<const Shorthand> shorthands() { return shorthand_table; }

}  // namespace bench

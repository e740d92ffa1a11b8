#include "cli/option/flag_values.h"

#include <CLI/CLI.hpp>

#include "base/nearest.h"
#include "cli/option/tables/foreign_options.h"

// The only file that knows CLI11. It hands out texts; grammar, sources and defaults are the table's.

namespace bench {
namespace {

SetupError unknown_option(const std::string& typed, std::span<const OptionRow* const> rows) {
  const std::string name = typed.substr(typed.find_first_not_of('-'));
  if (const ForeignOption* foreign = find_foreign_option(name)) {
    SetupError error = usage_error("there is no option " + typed, std::string(foreign->reason));
    if (!foreign->instead.empty()) error.try_this.push_back("write:  " + std::string(foreign->instead));
    for (const OptionRow* row : rows)
      if (row->name == foreign->option)
        error.try_this.push_back("write:  --" + std::string(row->name) + " " + placeholder_of(*row));
    return error;
  }
  SetupError error = usage_error("unknown option " + typed);
  std::vector<std::string> names = {"help", "version"};
  for (const OptionRow* row : rows) {
    names.emplace_back(row->name);
    for (std::string& alias : words_in(row->aliases)) names.push_back(std::move(alias));
  }
  if (typed.starts_with("--"))
    if (const auto close = nearest(name, names)) error.try_this.push_back("did you mean --" + *close + "?");
  if (error.try_this.empty()) error.try_this.push_back("see all options:  bench --help all");
  return error;
}

SetupError missing_value(const std::string& typed, std::span<const OptionRow* const> rows) {
  SetupError error = usage_error(typed + " needs a value");
  for (const OptionRow* row : rows)
    if (typed == "--" + std::string(row->name))
      error.try_this.push_back("write:  " + typed + " " + placeholder_of(*row));
  return error;
}

void declare(CLI::App& app, const OptionRow& row, std::map<const OptionRow*, CLI::Option*>& declared) {
  const std::string name = "--" + std::string(row.name);
  if (row.takes_value()) {
    // Without extra arguments, or "[a]" would be taken for a list.
    declared[&row] = app.add_option(name)->expected(1)->allow_extra_args(false);
  } else {
    declared[&row] = app.add_flag(name);
  }
  declared[&row]->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// An option is a row of ours, so what is left over is unknown or an operand.
Expected<void> sort_out(const std::vector<std::string>& left_over, std::span<const OptionRow* const> rows,
                        FlagValues& to) {
  bool options_over = false;
  for (const std::string& argument : left_over) {
    if (!options_over && argument == "--") {
      options_over = true;
    } else if (!options_over && argument.size() > 1 && argument.front() == '-') {
      return unknown_option(argument, rows);
    } else {
      to.operands.push_back(argument);
    }
  }
  return {};
}

}  // namespace

Expected<FlagValues> flag_values(std::span<const std::string> arguments, std::span<const OptionRow* const> rows) {
  CLI::App app;
  app.set_help_flag("-h,--help");
  app.allow_extras();
  std::map<const OptionRow*, CLI::Option*> declared;
  for (const OptionRow* row : rows) declare(app, *row, declared);

  FlagValues found;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // it wants them from last to first
  } catch (const CLI::CallForHelp&) {
    found.help = true;
    return found;
  } catch (const CLI::ArgumentMismatch&) {
    return missing_value(arguments.back(), rows);  // a value is the next argument, so only the last can lack one
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  for (const auto& [row, option] : declared)
    if (option->count() > 0) found.values[row] = option->results();
  if (const auto sorted = sort_out(app.remaining(), rows, found); !sorted) return sorted.error();
  return found;
}

}  // namespace bench

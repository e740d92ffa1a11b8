#include "cli/option/parse.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "bench/backend.h"

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/option/arguments.h"
#include "cli/option/config_file.h"
#include "cli/option/flag_values.h"
#include "cli/option/help.h"
#include "cli/option/run_values.h"
#include "cli/option/value_grammar.h"

namespace bench {
namespace {

bool is_option(const std::string& argument) { return argument.size() > 1 && argument.front() == '-'; }

std::vector<std::string> names_of_commands() {
  std::vector<std::string> names;
  for (const Command& command : commands())
    if (!command.is_later()) names.emplace_back(command.name);
  return names;
}

/// The variables that are read for an option, the first that is set counts. `api`: the protocol that is named, if any.
std::vector<std::string> variables_of(const OptionRow& row, const Backend* api = nullptr) {
  if (row.only_typed) return {};
  std::vector<std::string> variables = {variable_of(row.name)};
  for (const std::string& alias : words_in(row.aliases)) variables.push_back(variable_of(alias));
  const bool has_own = api != nullptr && !api->words.host_variable.empty();
  if (!row.native.empty()) variables.emplace_back(has_own ? api->words.host_variable : row.native);
  return variables;
}

/// What the files set that are read for a command: the one that is named goes before the user's own.
struct Configuration {
  ConfigValues named;
  ConfigValues of_user;
};

Sourced source_of(const OptionRow& row, const FlagValues& flags, const Environment& environment,
                  const Configuration& files, const Backend* api = nullptr) {
  if (const auto found = flags.values.find(&row); found != flags.values.end())
    return {found->second, "flag", "--" + std::string(row.name)};
  for (const std::string& variable : variables_of(row, api))
    if (const auto value = value_of(environment, variable)) return {{*value}, "environment " + variable, variable};
  for (const ConfigValues* values : {&files.named, &files.of_user})
    if (const auto found = values->find(&row); found != values->end()) return found->second;
  return {};
}

Expected<Configuration> configuration_of(const Command& command, const std::vector<const OptionRow*>& rows,
                                         const FlagValues& flags, const Environment& environment) {
  Configuration files;
  const OptionRow* row = row_named(rows, "config");
  if (row == nullptr) return files;
  if (const Sourced named = source_of(*row, flags, environment, {}); !named.values.empty()) {
    auto values = read_config(named.values.back(), command);
    if (!values) return values.error();
    files.named = *std::move(values);
  }
  if (const std::string path = user_config_file(environment); !path.empty()) {
    auto values = read_config(path, command);
    if (!values) return values.error();
    files.of_user = *std::move(values);
  }
  return files;
}

/// The protocol that is named, before all options are looked at; null when none is, or none of that name.
const Backend* named_api(const std::vector<const OptionRow*>& rows, const FlagValues& flags,
                         const Environment& environment, const Configuration& files) {
  const OptionRow* row = row_named(rows, "api");
  if (row == nullptr) return nullptr;
  const Sourced named = source_of(*row, flags, environment, files);
  return named.values.empty() ? nullptr : find_backend(named.values.back());
}

/// What set() is called with.
std::vector<std::string> settled(const OptionRow& row, const Sourced& from) {
  switch (row.kind) {
    case OptionKind::list:
      return {joined(from.values, ",")};
    case OptionKind::repeated:
      return from.values;
    case OptionKind::counter:
      if (from.source == "flag") return {std::to_string(from.values.size())};
      return from.values;
    default:
      return {from.values.back()};
  }
}

Expected<void> apply(const OptionRow& row, const Sourced& from, Invocation& to) {
  for (const std::string& value : settled(row, from)) {
    const auto set = row.field.set(to, row, value);
    if (set) continue;
    SetupError error = set.error();
    const std::string shown = row.mask == nullptr ? value : row.mask(value);
    error.what = "wrong value '" + shown + "' for " + from.spelling;
    return error;
  }
  return {};
}

ResolvedOption resolved(const Command& command, const OptionRow& row, const Sourced& from, const Invocation& in) {
  std::string value = row.field.show(in, row);
  const std::string_view own = from.source == "default" ? own_default(command, row) : "";
  if (!own.empty()) value = own;
  if (value.empty()) value = row.unset;
  return {std::string(row.name), value, from.source};
}

const OptionRow* only_typed_row_of(const std::string& variable, const std::vector<const OptionRow*>& rows) {
  for (const OptionRow* row : rows)
    if (row->only_typed && variable_of(row->name) == variable) return row;
  return nullptr;
}

/// A variable that is nearly the one of an option was meant to be it, and would be ignored without a word.
void warn_of_slips(const std::vector<const OptionRow*>& rows, const Environment& environment, Invocation& to) {
  std::vector<std::string> variables;
  for (const OptionRow* row : rows)
    for (std::string& variable : variables_of(*row))
      if (variable.starts_with("BENCH_")) variables.push_back(std::move(variable));
  for (auto found = environment.lower_bound("BENCH_"); found != environment.end(); ++found) {
    const std::string& name = found->first;
    if (!name.starts_with("BENCH_")) break;
    if (std::find(variables.begin(), variables.end(), name) != variables.end()) continue;
    if (const OptionRow* row = only_typed_row_of(name, rows)) {
      to.warnings.push_back("the variable " + name + " is not read: --" + std::string(row->name) + " has to be typed");
      continue;
    }
    std::vector<std::string> tails;
    for (const std::string& variable : variables) tails.push_back(variable.substr(6));
    if (const auto close = nearest(std::string_view(name).substr(6), tails))
      to.warnings.push_back("the variable " + name + " is not read; did you mean BENCH_" + *close + "?");
  }
}

/// What to type instead of a word that stands where none belongs: the option that it nearly names, else the one that
/// takes such words.
std::vector<std::string> instead_of(const std::string& word, const Command& command, const std::string& name) {
  if (command.options.empty()) return {"leave it out:  " + name};
  std::vector<std::string> names;
  for (const OptionRow* row : options_of(command)) names.emplace_back(row->name);
  if (const auto close = nearest(word, names)) return {"did you mean --" + *close + "?"};
  if (command.bare_word.empty()) return {"see its options:  " + name + " --help"};
  return {"options begin with --:  " + name + " --" + std::string(command.bare_word) + " " + word};
}

Expected<void> check_operands(const Command& command, const Invocation& in) {
  if (command.any_operands) return {};
  const std::string name = "bench " + std::string(command.name);
  const std::vector<std::string> known = words_in(command.operands);
  const std::string fix = "write:  " + name + " " + joined(known, "|");
  if (known.empty() && !in.operands.empty())
    return usage_error("'" + in.operands.front() + "' is no option of " + name, "",
                       instead_of(in.operands.front(), command, name));
  if (known.empty()) return {};
  if (in.operands.empty()) return usage_error(name + " of what?", "", {fix});
  if (in.operands.size() > 1) return usage_error("'" + in.operands[1] + "' is one word too many", "", {fix});
  const auto word = parse_word(in.operands.front(), known);
  if (!word) return usage_error(name + " does not know '" + in.operands.front() + "'", "", word.error().try_this);
  return {};
}

Expected<Invocation> parse_command(const Command& command, std::span<const std::string> rest,
                                   const Environment& environment) {
  const std::vector<const OptionRow*> rows = options_of(command);
  const PlainArguments plain = plain_arguments(rest, rows);
  const auto flags = flag_values(plain.arguments, rows);
  if (!flags) return flags.error();

  Invocation in;
  in.command = flags->help ? find_command("help") : &command;
  in.argv = plain.masked;
  if (flags->help) {
    if (!rest.empty() && rest.back() == everything) in.topic = everything;
    return in;
  }
  const auto files = configuration_of(command, rows, *flags, environment);
  if (!files) return files.error();
  const Backend* const api = named_api(rows, *flags, environment, *files);
  std::vector<Sourced> sources;
  for (const OptionRow* row : rows) {
    sources.push_back(source_of(*row, *flags, environment, *files, api));
    if (sources.back().source == "flag") in.flags.emplace(row->name);
    if (sources.back().values.empty()) continue;
    in.given.emplace(row->name);
    if (const auto set = apply(*row, sources.back(), in); !set) return set.error();
  }
  in.operands = flags->operands;
  spare_names(in.run);
  const auto resolve = [&] {
    for (std::size_t i = 0; i < rows.size(); ++i) in.resolved.push_back(resolved(command, *rows[i], sources[i], in));
  };
  if (auto& config = in.own.of<ConfigArguments>(); config.dump) {  // also of a command line that is not whole yet
    resolve();
    config.text = config_text(command, rows, sources, in);
    return in;
  }
  if (const auto checked = check_operands(command, in); !checked) return checked.error();
  if (command.check != nullptr)
    if (const auto checked = command.check(in); !checked) return checked.error();
  resolve();
  warn_of_slips(rows, environment, in);
  return in;
}

}  // namespace

Expected<const Command*> command_named(const std::string& word) {
  const Command* command = find_command(word);
  if (command == nullptr) {
    SetupError error = usage_error("unknown command '" + word + "'", "", {});
    if (const auto close = nearest(word, names_of_commands()))
      error.try_this.push_back("did you mean bench " + *close + "?");
    error.try_this.push_back("to measure a model:  bench --model llama3.1:8b");
    return error;
  }
  if (command->is_later())
    return usage_error("there is no bench " + word + " yet", "it comes with a later version", {"see:  bench --help"});
  return command;
}

Expected<Invocation> parse(std::span<const std::string> arguments, const Environment& environment) {
  const bool names_command = !arguments.empty() && !is_option(arguments.front());
  const auto command = command_named(names_command ? arguments.front() : "run");
  if (!command) return command.error();
  const auto rest = arguments.subspan(names_command ? 1 : 0);
  if (!rest.empty() && rest.front() == "--version") return parse_command(*find_command("version"), {}, environment);
  auto parsed = parse_command(**command, rest, environment);
  if (!parsed || !names_command) return parsed;
  if (parsed->command != *command) parsed->topic = (*command)->name;
  parsed->argv.insert(parsed->argv.begin(), arguments.front());
  return parsed;
}

}  // namespace bench

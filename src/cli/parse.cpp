#include "cli/parse.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/nearest.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/flag_values.h"
#include "cli/option_table.h"
#include "cli/value_grammar.h"

namespace bench {
namespace {

bool is_option(const std::string& argument) { return argument.size() > 1 && argument.front() == '-'; }

std::vector<std::string> names_of_commands() {
  std::vector<std::string> names;
  for (const CommandRow& row : command_table())
    if (!row.later) names.emplace_back(row.name);
  return names;
}

Expected<const CommandRow*> command_named(const std::string& word) {
  const CommandRow* row = find_command(word);
  if (row == nullptr) {
    SetupError error = usage_error("unknown command '" + word + "'", "", {});
    if (const auto close = nearest(word, names_of_commands()))
      error.try_this.push_back("did you mean bench " + *close + "?");
    error.try_this.push_back("to measure a model:  bench --model llama3.1:8b");
    return error;
  }
  if (row->later)
    return usage_error("there is no bench " + word + " yet", "it comes with a later version", {"see:  bench --help"});
  return row;
}

/// Where the values of one option come from, and what they are.
struct Sourced {
  std::vector<std::string> values;
  std::string source = "default";
  std::string spelling;  ///< for messages: "--runs", "BENCH_RUNS"
};

Sourced source_of(const OptionRow& row, const FlagValues& flags, const Environment& environment) {
  if (const auto found = flags.values.find(&row); found != flags.values.end())
    return {found->second, "flag", "--" + std::string(row.name)};
  for (const std::string& variable : {variable_of(row.name), std::string(row.native)})
    if (const auto value = value_of(environment, variable)) return {{*value}, "environment " + variable, variable};
  return {};
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
    if (row.kind == OptionKind::world_flag) {
      to.sim.world_flags.emplace_back(row.name, value);
      continue;
    }
    const auto set = row.field.set(to, value);
    if (set) continue;
    SetupError error = set.error();
    const std::string shown = row.mask == nullptr ? value : row.mask(value);
    error.what = "wrong value '" + shown + "' for " + from.spelling;
    return error;
  }
  return {};
}

ResolvedOption resolved(const OptionRow& row, const Sourced& from, const Invocation& in) {
  std::string value = row.kind == OptionKind::world_flag ? joined(from.values, ",") : row.field.show(in);
  if (value.empty()) value = row.unset;
  return {std::string(row.name), value, from.source};
}

/// A variable that is nearly the one of an option was meant to be it, and would be ignored without a word.
void warn_of_slips(const std::vector<const OptionRow*>& rows, const Environment& environment, Invocation& to) {
  std::vector<std::string> variables;
  for (const OptionRow* row : rows) variables.push_back(variable_of(row->name));
  for (auto found = environment.lower_bound("BENCH_"); found != environment.end(); ++found) {
    const std::string& name = found->first;
    if (!name.starts_with("BENCH_")) break;
    if (std::find(variables.begin(), variables.end(), name) != variables.end()) continue;
    std::vector<std::string> tails;
    for (const std::string& variable : variables) tails.push_back(variable.substr(6));
    if (const auto close = nearest(std::string_view(name).substr(6), tails))
      to.warnings.push_back("the variable " + name + " is not read; did you mean BENCH_" + *close + "?");
  }
}

Expected<void> take_operands(const CommandRow& command, const std::vector<std::string>& operands, Invocation& to) {
  const std::vector<std::string> known = words_in(command.operands);
  const std::string choice = joined(known, "|");
  if (known.empty() && !operands.empty())
    return usage_error("'" + operands.front() + "' is no option of bench " + std::string(command.name), "",
                       {"options begin with --:  bench --model " + operands.front()});
  if (known.empty()) return {};
  if (operands.empty())
    return usage_error("bench " + std::string(command.name) + " of what?", "", {"write:  bench ls " + choice});
  if (operands.size() > 1)
    return usage_error("'" + operands[1] + "' is one word too many", "", {"write:  bench ls " + choice});
  const auto word = parse_word(operands.front(), known);
  if (!word) return usage_error("bench ls cannot list '" + operands.front() + "'", "", word.error().try_this);
  to.ls.what = *word;
  return {};
}

bool given(const FlagValues& flags, std::string_view name) {
  return std::any_of(flags.values.begin(), flags.values.end(),
                     [name](const auto& entry) { return entry.first->name == name; });
}

/// What only makes sense, or no sense, together.
Expected<void> check_run(const FlagValues& flags, Invocation& to) {
  RunOptions& run = to.run;
  run.sim = run.sim || run.sim_world;
  if (run.sim && given(flags, "host"))
    return usage_error("--sim and --host exclude each other", "--sim starts a server of its own",
                       {"leave one of them out"});
  if (given(flags, "prompt") && given(flags, "prompts"))
    return usage_error("--prompt and --prompts exclude each other", "", {"leave one of them out"});
  if (run.models.empty() && !run.sim)
    return usage_error("which model?", "",
                       {"name one:  bench --model llama3.1:8b", "see what is there:  bench ls models"});
  return {};
}

Expected<Invocation> parse_command(const CommandRow& command, std::span<const std::string> rest,
                                   const Environment& environment) {
  const std::vector<const OptionRow*> rows = options_of(command.name);
  const PlainArguments plain = plain_arguments(rest, rows);
  const auto flags = flag_values(plain.arguments, rows);
  if (!flags) return flags.error();

  Invocation in;
  in.command = flags->help ? "help" : std::string(command.name);
  in.argv = plain.masked;
  if (flags->help) return in;
  std::vector<Sourced> sources;
  for (const OptionRow* row : rows) {
    sources.push_back(source_of(*row, *flags, environment));
    if (sources.back().values.empty()) continue;
    if (const auto set = apply(*row, sources.back(), in); !set) return set.error();
  }
  if (const auto taken = take_operands(command, flags->operands, in); !taken) return taken.error();
  if (command.name == "run")
    if (const auto checked = check_run(*flags, in); !checked) return checked.error();
  for (std::size_t i = 0; i < rows.size(); ++i) in.resolved.push_back(resolved(*rows[i], sources[i], in));
  warn_of_slips(rows, environment, in);
  return in;
}

Expected<Invocation> parse_help(std::span<const std::string> topics) {
  Invocation in;
  in.command = "help";
  if (topics.empty() || is_option(topics.front())) return in;
  const auto command = command_named(topics.front());
  if (!command) return command.error();
  in.topic = (*command)->name;
  return in;
}

}  // namespace

Expected<Invocation> parse(std::span<const std::string> arguments, const Environment& environment) {
  const bool names_command = !arguments.empty() && !is_option(arguments.front());
  const auto command = command_named(names_command ? arguments.front() : "run");
  if (!command) return command.error();
  const auto rest = arguments.subspan(names_command ? 1 : 0);
  const bool asks_version = !rest.empty() && rest.front() == "--version";
  Invocation in;
  if ((*command)->name == "help") return parse_help(rest);
  if ((*command)->name == "version" || asks_version) {
    in.command = "version";
    return in;
  }
  auto parsed = parse_command(**command, rest, environment);
  if (!parsed) return parsed.error();
  if (parsed->command == "help" && names_command) parsed->topic = (*command)->name;
  if (names_command) parsed->argv.insert(parsed->argv.begin(), arguments.front());
  return parsed;
}

}  // namespace bench

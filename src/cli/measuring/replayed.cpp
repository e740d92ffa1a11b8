#include "cli/measuring/replayed.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/option/option_row.h"

namespace bench {
namespace {

std::string names_of(const std::vector<const OptionRow*>& rows, InReplay kind) {
  std::vector<std::string> names;
  for (const OptionRow* row : rows)
    if (row->in_replay == kind) names.push_back("--" + std::string(row->name));
  return joined(names);
}

const ResolvedOption* find_option(const std::vector<ResolvedOption>& options, std::string_view name) {
  const auto same = [&](const ResolvedOption& option) { return option.name == name; };
  const auto found = std::find_if(options.begin(), options.end(), same);
  return found == options.end() ? nullptr : &*found;
}

}  // namespace

Expected<Invocation> replayed(Invocation in, const Replay& earlier) {
  const std::vector<const OptionRow*> rows = options_of(*in.command);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const OptionRow& row = *rows[i];
    ResolvedOption& option = in.resolved[i];
    const bool given = option.source != "default";
    if (row.in_replay == InReplay::free || (row.in_replay == InReplay::kept && given)) continue;
    if (option.source == "flag")
      return usage_error(
          "--" + option.name + " and --replay exclude each other", "a replay sends what the earlier run sent",
          {"leave out --" + option.name, "what may differ: " + names_of(rows, InReplay::kept) + ", and the server"});
    if (given) in.warnings.push_back(option.source + " has no effect: --replay sends what the earlier run sent");
    const ResolvedOption* before = find_option(earlier.header.options, row.name);
    if (before == nullptr) continue;
    option.value = before->value;
    option.source = "run " + earlier.header.run_id;
    if (row.in_replay == InReplay::refused || before->value.empty()) continue;
    if (const auto set = row.field.set(in, row, before->value); !set) return set.error();
  }
  take_over(earlier, in.run);
  return in;
}

}  // namespace bench

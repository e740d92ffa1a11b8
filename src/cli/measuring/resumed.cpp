#include "cli/measuring/resumed.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/option/option_row.h"

namespace bench {
namespace {

SetupError exclude_each_other(const std::string& one, const std::string& other, const std::string& why) {
  return usage_error(one + " and " + other + " exclude each other", why, {"leave one of them out"});
}

/// Options that say what is sent, or to a simulated server of which kind. The others are free.
bool is_of_the_plan(const OptionRow& row) {
  return row.in_replay != InReplay::free || row.name == "sim" || row.name == "sim-world" || row.name == "command";
}

SetupError differs(const ResolvedOption& now, const ResolvedOption& before, const ResumableRun& run) {
  return usage_error("the run " + run.going_on.header.run_id + " cannot go on",
                     "--" + now.name + " is " + now.value + " and was " + before.value,
                     {"go on as it began:  bench --resume " + run.path(), "or measure it anew, with another -o"});
}

/// A value that was not the default is set again; the others are those of a new command line.
Expected<void> take_value(Invocation& in, const OptionRow& row, ResolvedOption& option, const ResolvedOption& before,
                          const ResumableRun& run) {
  const bool was_default = before.source == "default";
  option.value = before.value;
  option.source = "run " + run.going_on.header.run_id;
  // The request is taken over as a whole, see take_over().
  if (row.in_replay == InReplay::refused || was_default || before.value.empty()) return {};
  return row.field.set(in, row, before.value);
}

Expected<void> check_suite_named(const Invocation& in, const RunHeader& header) {
  const bool names_suite = in.command->name == "mmlu" || (in.command->name == "eval" && !in.operands.empty());
  const std::string& was = header.eval ? header.eval->suite : header.suite;
  if (!names_suite || in.run.prompts == was) return {};
  return usage_error("the run " + header.run_id + " cannot go on", "the suite is " + in.run.prompts + " and was " + was,
                     {"go on as it began:  bench --resume " + header.run_id});
}

}  // namespace

Expected<std::optional<std::string>> run_to_resume(const Invocation& in) {
  const RunOptions& run = in.run;
  if (!run.resume && !run.append) return std::optional<std::string>();
  const std::string option = run.resume ? "--resume" : "--append";
  if (run.resume && run.append)
    return exclude_each_other("--resume", "--append", "both go on with a run, --append with that of -o");
  if (run.replay) return exclude_each_other(option, "--replay", "one goes on with a run, the other sends it once more");
  if (run.force) return exclude_each_other(option, "--force", "one goes on in a file, the other replaces it");
  if (run.run_id) return exclude_each_other(option, "--run-id", "the run has its name");
  if (run.resume && run.output) return exclude_each_other("--resume", "-o", "the run goes on in its own file");
  if (run.resume) return run.resume;
  if (!run.output || *run.output == "-")
    return usage_error("--append to which file?", "", {"name it:  --append -o run.jsonl"});
  std::error_code error;
  const bool has_something = std::filesystem::file_size(*run.output, error) > 0 && !error;
  return has_something ? run.output : std::optional<std::string>();
}

Expected<Invocation> resumed(Invocation in, const ResumableRun& run) {
  const RunHeader& header = run.going_on.header;
  if (const auto same = check_suite_named(in, header); !same) return same.error();
  const std::vector<const OptionRow*> rows = options_of(*in.command);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const OptionRow& row = *rows[i];
    ResolvedOption& option = in.resolved[i];
    const auto before = std::find_if(header.options.begin(), header.options.end(),
                                     [&](const ResolvedOption& other) { return other.name == option.name; });
    if (!is_of_the_plan(row) || before == header.options.end()) continue;
    const bool left_to_probe = option.name == "workers" && in.run.workers_auto;  // which has decided
    const bool is_meant = (in.run.append || option.source == "flag") && !left_to_probe;
    if (option.value != before->value && is_meant) return differs(option, *before, run);
    if (option.value != before->value && option.source != "default" && !left_to_probe)
      in.warnings.push_back(option.source + " has no effect: the run goes on as it began");
    if (const auto set = take_value(in, row, option, *before, run); !set) return set.error();
  }
  take_over(run.earlier, in.run);
  in.run.sim = in.run.sim || in.run.sim_world;
  if (!in.run.host && !in.run.sim && !in.run.command) in.run.host = header.server.url;
  in.run.output = run.path();
  return in;
}

}  // namespace bench

// `bench compare BASE NEW...`: what follows from two runs, or several against the first.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/comparing/arguments.h"
#include "cli/comparing/live.h"
#include "cli/comparing/output.h"
#include "cli/comparing/sides.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/results/report_file.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/study/compared_runs.h"
#include "send/pipe/command_line.h"
#include "study/compare/change_gate.h"
#include "study/compare/compare_runs.h"
#include "study/compare/ranking.h"
#include "summarise/gate/gate_term.h"
#include "summarise/precision.h"

namespace bench {

namespace {

std::string shown_runs(const Invocation& from, const OptionRow&) {
  std::string all;
  for (const std::string& run : from.own.of<CompareArguments>().runs)
    all += (all.empty() ? "" : "; ") + masked_run(run);
  return all;
}

std::string shown_commands(const Invocation& from, const OptionRow&) {
  std::string all;
  for (const std::string& command : from.own.of<CompareArguments>().serve)
    all += (all.empty() ? "" : "; ") + masked_command(command);
  return all;
}

/// A share above 0, up to a half: 2%, 0.02.
Expected<double> parse_small_share(std::string_view text) {
  const auto share = parse_limit(text, Unit::share);
  if (!share || *share <= 0 || *share > 0.5)
    return SetupError{ExitCode::usage, "", "it is no share above 0 and up to 50 %", {"write 2% or 0.02"}};
  return *share;
}

constexpr OptionRow compare_rows[] = {
    {.name = "threshold",
     .placeholder = "P%",
     .help = "a smaller change does not matter; of scores, so many points",
     .field = field<parse_small_share, &CompareArguments::threshold>},
    {.name = "alpha",
     .placeholder = "P",
     .help = "how often a difference may be called where there is none",
     .field = field<parse_small_share, &CompareArguments::alpha>},
    {.name = "gate",
     .kind = OptionKind::repeated,
     .placeholder = "NAME:P%",
     .help = "exit with 4 when this became worse by more, such as ttft:5%,gen_toks_per_s:3%; repeatable",
     .unset = "none",
     .field = collected<parse_change_gates, &CompareArguments::gates>,
     .only_typed = true},  // what stands elsewhere limits the values of a run
    {.name = "only",
     .placeholder = "MODEL",
     .help = "which one, of runs that measured several models",
     .unset = "the only one",
     .field = field<parse_text, &CompareArguments::model>},
    {.name = "anyway",
     .kind = OptionKind::flag,
     .help = "compare runs that are not valid, or that differ in several conditions",
     .field = field<parse_switch, &CompareArguments::anyway>,
     .only_typed = true},
    {.name = "report",
     .placeholder = "FILE",
     .help = "write a page about the runs and the comparison there as well",
     .unset = "none",
     .field = field<parse_text, &CompareArguments::report>,
     .only_typed = true},
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "what standard output carries",
     .field = registered<comparison_renderers, no_word, &CompareArguments::format>,
     .only_typed = true},  // the same: a run has other forms
};

constexpr OptionRow side_rows[] = {
    {.name = "run",
     .kind = OptionKind::repeated,
     .placeholder = "'ARGS'",
     .help = "measure this side now, with these arguments of bench run (mmlu and eval: begin with that word); twice, "
             "the base first. Both take turns, and each has a journal of its own (-o inside)",
     .unset = "compare runs that are there",
     .field = {field_detail::append<parse_text, &CompareArguments::runs>, shown_runs},
     .only_typed = true,
     .mask = masked_run},
    {.name = "serve",
     .kind = OptionKind::repeated,
     .placeholder = "'CMD'",
     .help = "start a server for each side on a port of its own, which stands for {port} and in the variable PORT, and "
             "end it afterwards; once for both sides, or once for each",
     .unset = "the servers are there",
     .field = {field_detail::append<parse_text, &CompareArguments::serve>, shown_commands},
     .only_typed = true,
     .mask = masked_command},
    {.name = "ready-timeout",
     .placeholder = "TIME",
     .help = "how long a server of --serve may take until it answers",
     .field = field<duration_in<1, 24>, &CompareArguments::ready_timeout>,
     .only_typed = true},
    {.name = "precision",
     .placeholder = "P%|NAME:P%",
     .help = "go on until the interval of the first metric's change reaches no further to each side, or that of "
             "another: ttft:2%; --runs of the sides is the end in any case (100, or all questions)",
     .unset = "the sides say how much",
     .field = field<parse_precision, &CompareArguments::precision>,
     .only_typed = true},  // a run's is that of its own figure
    {.name = "budget",
     .placeholder = "TIME",
     .help = "with --precision: begin no turn after this time",
     .unset = "none",
     .field = field<duration_in<1, 24>, &CompareArguments::budget>,
     .only_typed = true},
    {.name = "seed",
     .placeholder = "N",
     .help = "of the coin that decides which side begins",
     .unset = "new each time",
     .field = field<parse_bits, &CompareArguments::seed>,
     .only_typed = true},  // a run's is that of its prompts
};
constexpr OptionTable side_options = {"Measuring both sides in turns (A B B A)", side_rows};
constexpr OptionTable compare_options = {"Comparison", compare_rows};

Expected<void> check_compare(Invocation& in) {
  const auto& own = in.own.of<CompareArguments>();
  if (own.measures()) return check_live(in);
  for (const char* option : {"precision", "budget", "seed", "ready-timeout", "progress"})
    if (in.flags.contains(option))
      return usage_error("--" + std::string(option) + " is for sides that are measured", "",
                         {"name them:  bench compare --run '-m a' --run '-m b'"});
  if (in.operands.size() < 2)
    return usage_error(in.operands.empty() ? "bench compare of what?" : "bench compare needs two runs", "",
                       {"the base first:  bench compare prev last", "files:  bench compare before.jsonl after.jsonl",
                        "or measure them:  bench compare --run '-m a' --run '-m b'"});
  if (own.report && std::count(in.operands.begin(), in.operands.end(), "-") > 0)
    return usage_error("--report needs runs that can be read again", "standard input is read once",
                       {"write it to a file first"});
  if (std::count(in.operands.begin(), in.operands.end(), "-") > 1)
    return usage_error("only one run can come from standard input", "", {"write the other to a file first"});
  return {};
}

/// By their models, where these tell all of them apart.
std::vector<SideToRank> to_rank(const ReadSide& base, const std::vector<ReadSide>& others) {
  std::vector<SideToRank> sides{{base.side.model(), &base.side}};
  for (const ReadSide& other : others) sides.push_back({other.side.model(), &other.side});
  std::set<std::string> models;
  for (const SideToRank& side : sides) models.insert(side.name);
  if (models.size() == sides.size()) return sides;
  sides.front().name = base.shown;
  for (std::size_t i = 0; i < others.size(); ++i) sides[i + 1].name = others[i].shown;
  return sides;
}

int compare(const Invocation& asked) {
  const auto& own = asked.own.of<CompareArguments>();
  if (own.report)
    if (const auto possible = check_report_target(*own.report); !possible)
      return static_cast<int>(tell(possible.error()));
  if (own.measures()) return compare_live(asked);
  const auto base = read_side(asked.operands.front(), own.model, own.anyway);
  if (!base) return static_cast<int>(tell(base.error()));
  std::vector<ComparedRuns> all;
  std::vector<ReadSide> others;
  for (std::size_t i = 1; i < asked.operands.size(); ++i) {
    auto changed = read_side(asked.operands[i], own.model, own.anyway);
    if (!changed) return static_cast<int>(tell(changed.error()));
    ComparedRuns runs = compare_runs(base->side, changed->side, {own.threshold, own.alpha, own.gates});
    if (runs.factors.size() > 1 && !own.anyway)
      return static_cast<int>(tell(confounded(asked.operands.front(), asked.operands[i], runs.factors,
                                              "let one thing differ at a time, or see the figures all the same with "
                                              "--anyway")));
    runs.base = base->shown;
    runs.changed = changed->shown;
    all.push_back(std::move(runs));
    others.push_back(*std::move(changed));
  }
  correct_for_many(all, own.gates);
  all.back().ranking = rank_sides(to_rank(*base, others), {own.threshold, own.alpha, {}});
  return static_cast<int>(publish(all, asked, asked.operands));
}

}  // namespace

Command compare_command() {
  return {.name = "compare",
          .any_operands = true,
          .operands_shown = "BASE NEW...",
          .about = "what follows from two runs: faster, slower, the same",
          .options = {&compare_options, &side_options, &screen_options, &measurement_options, &config_options},
          .without = {"dry-run"},
          .check = check_compare,
          .carry_out = compare};
}

}  // namespace bench

// `bench compare BASE NEW...`: what follows from two runs, or several against the first.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "campaign/load_run.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/compared_runs.h"
#include "record/run_store.h"
#include "study/compare/change_gate.h"
#include "study/compare/compare_runs.h"
#include "study/compare/ranking.h"
#include "study/compare/run_side.h"
#include "summarise/gate/gate_term.h"

namespace bench {

inline std::string text_of(const ChangeGate& value) { return value.text; }

namespace {

/// What only `bench compare` is asked.
struct CompareArguments {
  double threshold = 0.02;
  double alpha = 0.05;
  std::vector<ChangeGate> gates;
  std::optional<std::string> model;
  bool anyway = false;
  const ComparisonRenderer* format = comparison_renderers().data();
};

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
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "what standard output carries",
     .field = registered<comparison_renderers, no_word, &CompareArguments::format>,
     .only_typed = true},  // the same: a run has other forms
};
constexpr OptionTable compare_options = {"Comparison", compare_rows};

Expected<void> check_compare(Invocation& in) {
  if (in.operands.size() < 2)
    return usage_error(in.operands.empty() ? "bench compare of what?" : "bench compare needs two runs", "",
                       {"the base first:  bench compare prev last", "files:  bench compare before.jsonl after.jsonl"});
  if (std::count(in.operands.begin(), in.operands.end(), "-") > 1)
    return usage_error("only one run can come from standard input", "", {"write the other to a file first"});
  return {};
}

/// A run as it was named, read, and what a comparison keeps of it.
struct ReadSide {
  std::string shown;
  RunSide side;
};

SetupError no_such_model(const std::string& name, const std::vector<std::string>& models, bool asked) {
  return usage_error(asked ? name + " has no such model" : name + " measured several models",
                     asked ? "" : "one is compared at a time", {"choose one with --only: " + joined(models)});
}

Expected<std::string> model_of(const std::string& name, const Summary& summary,
                               const std::optional<std::string>& asked) {
  std::vector<std::string> models;
  for (const GroupSummary& group : summary.groups)
    if (std::find(models.begin(), models.end(), group.model) == models.end()) models.push_back(group.model);
  if (models.empty()) return usage_error(name + " holds no measured request", "", {"see it:  bench verify " + name});
  if (!asked && models.size() > 1) return no_such_model(name, models, false);
  if (asked && std::find(models.begin(), models.end(), *asked) == models.end())
    return no_such_model(name, models, true);
  return asked.value_or(models.front());
}

Expected<void> check_worth(const std::string& name, const LoadedRun& run, const std::string& model) {
  for (const GroupSummary& group : run.summary.groups)
    if (group.model == model && group.n_ok == 0)
      return usage_error("no request of " + name + " succeeded", "so there is nothing to compare",
                         {"see why:  bench grade " + name});
  return {};
}

Expected<ReadSide> read_side(const std::string& name, const CompareArguments& own) {
  const auto path = resolve_run(name);
  if (!path) return path.error();
  const auto run = load_run(*path);
  if (!run) return run.error();
  for (const std::string& note : run->notes) warn(name + ": " + note);
  const auto model = model_of(name, run->summary, own.model);
  if (!model) return model.error();
  if (const auto worth = check_worth(name, *run, *model); !worth) return worth.error();
  if (!run->summary.verdict.valid) {
    if (!own.anyway) {
      std::vector<std::string> advice = run->summary.verdict.reasons;
      advice.emplace_back("compare it all the same with --anyway");
      return usage_error(name + " is no valid measurement", "", std::move(advice));
    }
    warn(name + " is no valid measurement: " + joined(run->summary.verdict.reasons, "; "));
  }
  ReadSide read{name == *path ? name : name + " (" + run->header.run_id + ")", RunSide(run->header, *model)};
  run->records.for_each([&](const RunRecord& record) { read.side.add(record); });
  read.side.ended(run->summary.end);
  return read;
}

/// Models by their names, where these tell them apart.
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

SetupError confounded(const std::string& base, const std::string& changed, const ComparedRuns& runs) {
  std::vector<std::string> told;
  for (const Factor& factor : runs.factors) told.push_back(factor_words(factor));
  told.emplace_back("let one thing differ at a time, or see the figures all the same with --anyway");
  return usage_error(base + " and " + changed + " differ in " + std::to_string(runs.factors.size()) + " conditions",
                     "a change could come from any of them", std::move(told));
}

bool keeps_change_gates(const std::vector<ComparedRuns>& all) {
  return std::all_of(all.begin(), all.end(), [](const ComparedRuns& runs) {
    return std::all_of(runs.gates.begin(), runs.gates.end(), [](const ChangeGateOutcome& gate) { return gate.kept; });
  });
}

int compare(const Invocation& asked) {
  const auto& own = asked.own.of<CompareArguments>();
  const auto base = read_side(asked.operands.front(), own);
  if (!base) return static_cast<int>(tell(base.error()));
  std::vector<ComparedRuns> all;
  std::vector<ReadSide> others;
  for (std::size_t i = 1; i < asked.operands.size(); ++i) {
    auto changed = read_side(asked.operands[i], own);
    if (!changed) return static_cast<int>(tell(changed.error()));
    ComparedRuns runs = compare_runs(base->side, changed->side, {own.threshold, own.alpha, own.gates});
    if (runs.factors.size() > 1 && !own.anyway)
      return static_cast<int>(tell(confounded(asked.operands.front(), asked.operands[i], runs)));
    runs.base = base->shown;
    runs.changed = changed->shown;
    all.push_back(std::move(runs));
    others.push_back(*std::move(changed));
  }
  correct_for_many(all, own.gates);
  all.back().ranking = rank_sides(to_rank(*base, others), {own.threshold, own.alpha, {}});
  write_output(own.format->render(all, terminal_of(STDOUT_FILENO, asked.run).style));
  return static_cast<int>(keeps_change_gates(all) ? ExitCode::ok : ExitCode::gate);
}

}  // namespace

Command compare_command() {
  return {.name = "compare",
          .any_operands = true,
          .operands_shown = "BASE NEW...",
          .about = "what follows from two runs: faster, slower, the same",
          .options = {&compare_options, &screen_options, &config_options},
          .check = check_compare,
          .carry_out = compare};
}

}  // namespace bench

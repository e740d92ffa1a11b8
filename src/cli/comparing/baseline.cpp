#include "cli/comparing/baseline.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "cli/comparing/arguments.h"
#include "cli/comparing/sides.h"
#include "cli/option/field.h"
#include "cli/terminal/message.h"
#include "record/run_store.h"
#include "study/compare/change_gate.h"
#include "study/compare/compare_runs.h"
#include "study/compare/factors.h"

namespace bench {
namespace {

struct BaselineArguments {
  std::optional<std::string> run;
  std::vector<ChangeGate> gates;
};

constexpr OptionRow baseline_rows[] = {
    {.name = "baseline",
     .placeholder = "RUN",
     .help = "compare with this earlier run at the end: its file, its id, last or prev",
     .unset = "none",
     .field = field<parse_text, &BaselineArguments::run>},
    {.name = "baseline-gate",
     .kind = OptionKind::repeated,
     .placeholder = "NAME:P%",
     .help = "exit with 4 when this became worse than the baseline by more, such as ttft:5%; repeatable",
     .unset = "none",
     .field = collected<parse_change_gates, &BaselineArguments::gates>},
};

/// The models of a run that have an answer.
std::set<std::string> models_with_answers(const Summary& summary) {
  std::set<std::string> models;
  for (const GroupSummary& group : summary.groups)
    if (group.n_ok > 0) models.insert(group.model);
  return models;
}

std::set<std::string> names_of_models(const RunHeader& header) {
  std::set<std::string> names;
  for (const ModelFacts& model : header.models) names.insert(model.name);
  return names;
}

std::string listed(const std::set<std::string>& names) {
  return joined(std::vector<std::string>(names.begin(), names.end()));
}

}  // namespace

constinit const OptionTable baseline_options = {"Limits to pass", baseline_rows};

Expected<std::unique_ptr<Baseline>> Baseline::load(const Invocation& asked) {
  const auto& own = asked.own.of<BaselineArguments>();
  if (!own.run && !own.gates.empty())
    return usage_error("--baseline-gate without a baseline", "", {"name the run:  --baseline prev"});
  if (!own.run) return std::unique_ptr<Baseline>();
  const std::string name = "the baseline " + *own.run;
  if (*own.run == "-")
    return usage_error("the baseline cannot come from standard input", "", {"write it to a file first"});
  const auto path = resolve_run(*own.run);
  if (!path) return path.error();
  auto run = load_run(*path);
  if (!run) return run.error();
  for (const std::string& note : run->notes) warn(name + ": " + note);
  if (models_with_answers(run->summary).empty())
    return usage_error("no request of " + name + " succeeded", "so there is nothing to compare with",
                       {"see why:  bench grade " + *own.run});
  if (!run->summary.verdict.valid) {
    std::vector<std::string> advice = run->summary.verdict.reasons;
    advice.emplace_back("name another run, or measure without --baseline and compare with --anyway");
    return usage_error(name + " is no valid measurement", "", std::move(advice));
  }
  return std::unique_ptr<Baseline>(new Baseline(*own.run, *std::move(run), own.gates));
}

/// The model of the same name; with one on each side, that one.
std::optional<std::string> Baseline::counterpart_of(const std::string& model, bool is_only) const {
  const std::set<std::string> there = models_with_answers(run_.summary);
  if (there.contains(model)) return model;
  if (is_only && there.size() == 1) return *there.begin();
  return std::nullopt;
}

Expected<void> Baseline::check(const RunHeader& header) const {
  const std::set<std::string> models = names_of_models(header);
  for (const std::string& model : models) {
    const auto other = counterpart_of(model, models.size() == 1);
    if (!other)
      return usage_error("the baseline " + name_ + " has no model " + model,
                         "it has " + listed(models_with_answers(run_.summary)), {"name another run:  bench ls runs"});
    const auto factors = differing_factors(run_.header, *other, header, model);
    if (factors.size() > 1)
      return confounded("the baseline " + name_, "this run", factors,
                        "let one thing differ at a time, or measure without --baseline");
  }
  return {};
}

std::vector<ComparedRuns> Baseline::compare(const CampaignResult& result) const {
  std::vector<ComparedRuns> all;
  const std::set<std::string> models = names_of_models(result.header);
  for (const std::string& model : models_with_answers(result.summary)) {
    const auto other = counterpart_of(model, models.size() == 1);
    if (!other) continue;
    all.push_back(compare_runs(side_of(run_.header, run_.records, run_.summary.end, *other),
                               side_of(result.header, result.records, result.summary.end, model), {.gates = gates_}));
    all.back().base = name_ + " (" + run_.header.run_id + ")";
    all.back().changed = "this run (" + result.header.run_id + ")";
  }
  correct_for_many(all, gates_);
  return all;
}

}  // namespace bench

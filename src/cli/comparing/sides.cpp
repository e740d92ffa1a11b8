#include "cli/comparing/sides.h"

#include <algorithm>

#include "base/text.h"
#include "campaign/earlier/load_run.h"
#include "cli/terminal/message.h"
#include "present/study/compared_runs.h"
#include "record/run_store.h"

namespace bench {
namespace {

SetupError no_such_model(const std::string& name, const std::vector<std::string>& models, bool asked) {
  return usage_error(asked ? name + " has no such model" : name + " measured several models",
                     asked ? "" : "one is compared at a time", {"choose one with --only: " + joined(models)});
}

Expected<void> check_validity(const std::string& name, const Verdict& verdict, bool anyway) {
  if (verdict.valid) return {};
  if (anyway) {
    warn(name + " is no valid measurement: " + joined(verdict.reasons, "; "));
    return {};
  }
  std::vector<std::string> advice = verdict.reasons;
  advice.emplace_back("compare it all the same with --anyway");
  return usage_error(name + " is no valid measurement", "", std::move(advice));
}

}  // namespace

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

std::optional<SetupError> nothing_to_compare(const std::string& name, const Summary& summary,
                                             const std::string& model) {
  for (const GroupSummary& group : summary.groups)
    if (group.model == model && group.n_ok == 0)
      return usage_error("no request of " + name + " succeeded", "so there is nothing to compare",
                         {"see why:  bench grade " + name});
  return std::nullopt;
}

RunSide side_of(const RunHeader& header, const Records& records, const RunEnd& end, const std::string& model) {
  RunSide side(header, model);
  records.for_each([&](const RunRecord& record) { side.add(record); });
  side.ended(end);
  return side;
}

Expected<ReadSide> read_side(const std::string& name, const std::optional<std::string>& asked, bool anyway) {
  const auto path = resolve_run(name);
  if (!path) return path.error();
  const auto run = load_run(*path);
  if (!run) return run.error();
  for (const std::string& note : run->notes) warn(name + ": " + note);
  const auto model = model_of(name, run->summary, asked);
  if (!model) return model.error();
  if (auto nothing = nothing_to_compare(name, run->summary, *model)) return *std::move(nothing);
  if (const auto valid = check_validity(name, run->summary.verdict, anyway); !valid) return valid.error();
  return ReadSide{name == *path ? name : name + " (" + run->header.run_id + ")",
                  side_of(run->header, run->records, run->summary.end, *model)};
}

SetupError confounded(const std::string& base, const std::string& changed, const std::vector<Factor>& factors,
                      const std::string& way_out) {
  std::vector<std::string> told;
  for (const Factor& factor : factors) told.push_back(factor_words(factor));
  told.push_back(way_out);
  return usage_error(base + " and " + changed + " differ in " + std::to_string(factors.size()) + " conditions",
                     "a change could come from any of them", std::move(told));
}

bool keeps_change_gates(const std::vector<ComparedRuns>& all) {
  return std::all_of(all.begin(), all.end(), [](const ComparedRuns& runs) {
    return std::all_of(runs.gates.begin(), runs.gates.end(), [](const ChangeGateOutcome& gate) { return gate.kept; });
  });
}

}  // namespace bench

// Records in, any order; one summary out. Everything that adds up does so in the order of the plan.

#include <algorithm>
#include <map>
#include <utility>

#include "bench/summary.h"

#include "summarise/findings.h"
#include "summarise/gate/check.h"
#include "summarise/group.h"
#include "summarise/judgement.h"
#include "summarise/quality/score_ranking.h"

namespace bench {

struct Summariser::State {
  RunHeader header;
  std::vector<Gate> gates;
  std::map<GroupKey, Group> groups;
  bool resumed = false;

  bool is_planned_block(std::int64_t block) const {
    if (header.against) return true;  // each pair of requests is one
    const std::vector<PlannedLeg>& legs = header.plan.legs;
    return legs.empty() || std::any_of(legs.begin(), legs.end(), [&](const auto& leg) { return leg.block == block; });
  }
};

namespace {

using Groups = std::map<GroupKey, Group>;
using Entry = Groups::value_type;

/// Where the header names the model; behind all of them when it does not.
std::size_t rank_in_header(const std::string& model, const RunHeader& header) {
  const auto found = std::find_if(header.models.begin(), header.models.end(),
                                  [&](const ModelFacts& facts) { return facts.name == model; });
  return static_cast<std::size_t>(found - header.models.begin());
}

std::vector<const Entry*> in_header_order(const Groups& groups, const RunHeader& header) {
  std::vector<const Entry*> order;
  for (const Entry& entry : groups) order.push_back(&entry);
  const auto place = [&](const Entry* entry) {
    return std::pair(rank_in_header(entry->first.model, header), entry->second.first_plan_index());
  };
  std::stable_sort(order.begin(), order.end(), [&](const Entry* a, const Entry* b) { return place(a) < place(b); });
  return order;
}

/// The model alone, unless another group has the same one.
std::string label_of(const GroupKey& key, const Groups& groups) {
  std::string label = key.model;
  bool other_target = false, other_condition = false;
  for (const auto& [other, group] : groups) {
    if (other.model != key.model) continue;
    if (other.condition == rescue_condition) continue;
    other_target = other_target || other.target != key.target;
    other_condition = other_condition || other.condition != key.condition;
  }
  if (other_target) label += " at " + key.target;
  if (other_condition) label += " [" + key.condition + "]";
  return label;
}

/// What asking again has brought belongs to the score that lacked it.
void add_rescue(const GroupKey& key, const GroupSummary& rescue, std::vector<Findings>& groups) {
  if (!rescue.quality) return;
  for (Findings& group : groups) {
    GroupSummary& of = group.summary;
    if (of.model != key.model || of.target != key.target || !of.quality) continue;
    const ScoreSlice& again = rescue.quality->all();
    const ScoreSlice& before = of.quality->all();
    const double score = before.score + again.score;
    of.quality->rescued = Rescued{again.n,       again.score,         again.cut, score / static_cast<double>(before.n),
                                  rescue.wall_s, rescue.output_tokens};
  }
}

/// Gate by gate. Of a run without requests, each is missed.
std::vector<GateOutcome> gate_outcomes(const std::vector<Findings>& groups, const std::vector<Gate>& gates) {
  std::vector<GateOutcome> outcomes;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    if (groups.empty()) outcomes.push_back(unchecked_gate(gates[i]));
    for (const Findings& group : groups) {
      outcomes.push_back(group.gates[i]);
      outcomes.back().model = group.label;
    }
  }
  return outcomes;
}

/// By the score of all questions, where the suite has one.
std::vector<RankedScore> score_ranking_of(const RunHeader& header, const Groups& all,
                                          const std::vector<Findings>& groups) {
  if (!header.eval) return {};
  std::vector<ScoredModel> models;
  for (const Entry* entry : in_header_order(all, header)) {
    if (entry->first.condition == rescue_condition) continue;
    const auto& quality = groups[models.size()].summary.quality;
    if (!quality || !quality->is_graded || !quality->has_total || quality->is_neutral()) return {};
    models.push_back(scored_model(groups[models.size()].label, entry->second));
  }
  return rank_scores(models);
}

}  // namespace

Summariser::Summariser(RunHeader header, std::vector<Gate> gates) : state_(std::make_unique<State>()) {
  state_->header = std::move(header);
  state_->gates = std::move(gates);
}
Summariser::~Summariser() = default;
Summariser::Summariser(Summariser&&) noexcept = default;
Summariser& Summariser::operator=(Summariser&&) noexcept = default;

void Summariser::add(const RunRecord& record) {
  if (record.warmup) return;
  state_->resumed = state_->resumed || !state_->is_planned_block(record.block);
  const auto [group, is_new] = state_->groups.try_emplace({record.model, record.target, record.condition});
  try {
    group->second.add(record);
  } catch (...) {  // no memory: a group without a row has no figures to be asked for
    if (is_new) state_->groups.erase(group);
    throw;
  }
}

Summary Summariser::finish(const RunEnd& end) const {
  const RunHeader& header = state_->header;
  Summary summary;
  summary.run_id = header.run_id;
  summary.simulated = header.server.simulated;
  summary.complete = end.complete;
  summary.end = end;

  std::vector<Findings> groups;
  for (const Entry* entry : in_header_order(state_->groups, header)) {
    summary.simulated = summary.simulated || entry->second.simulated();
    if (entry->first.condition == rescue_condition) continue;
    groups.push_back(findings_of(entry->first, entry->second, header, end, state_->gates));
    groups.back().label = label_of(entry->first, state_->groups);
  }
  for (const auto& [key, group] : state_->groups)
    if (key.condition == rescue_condition) add_rescue(key, findings_of(key, group, header, end, {}).summary, groups);
  summary.ranking = rank_models(groups);
  summary.score_ranking = score_ranking_of(header, state_->groups, groups);
  summary.warnings = run_warnings(header, end, summary.simulated);
  if (state_->resumed) summary.warnings.push_back(resumed_warning());
  for (const Findings& group : groups) {
    const auto of_group = group_warnings(group, header, groups.size() > 1);
    summary.warnings.insert(summary.warnings.end(), of_group.begin(), of_group.end());
  }
  summary.verdict = verdict_of(groups, header, end);
  summary.gates = gate_outcomes(groups, state_->gates);
  for (Findings& group : groups) summary.groups.push_back(std::move(group.summary));
  return summary;
}

const MetricSummary* GroupSummary::metric(std::string_view id) const {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [id](const MetricSummary& candidate) { return candidate.id == id; });
  return found == metrics.end() ? nullptr : &*found;
}

const Quantile* MetricSummary::at(double percent) const {
  const auto found = std::find_if(quantiles.begin(), quantiles.end(),
                                  [percent](const Quantile& quantile) { return quantile.percent == percent; });
  return found == quantiles.end() ? nullptr : &*found;
}

}  // namespace bench
